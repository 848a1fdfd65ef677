package io.pooled.actuate.endpoint;

import java.time.Duration;
import java.util.Objects;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.OperationResponseBody;
import org.springframework.boot.actuate.endpoint.annotation.DeleteOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;
import org.springframework.boot.actuate.endpoint.web.annotation.EndpointWebExtension;

import io.pooled.NoSuchPoolException;

/**
 * Answers over HTTP to what cannot be done.
 *
 * @since 0.1.0
 */
@EndpointWebExtension(endpoint = PoolsEndpoint.class)
public class PoolsWebEndpointExtension {

	private static final int CONFLICT = 409;

	private final PoolsEndpoint delegate;

	/**
	 * Create the extension.
	 * @param delegate the endpoint
	 */
	public PoolsWebEndpointExtension(PoolsEndpoint delegate) {
		this.delegate = delegate;
	}

	/**
	 * Empty the idle slots of one pool.
	 * @param name the name of the pool
	 * @return 204, or 404 if there is no pool of this name
	 */
	@DeleteOperation
	public WebEndpointResponse<Void> trim(@Selector String name) {
		try {
			this.delegate.trim(name);
			return new WebEndpointResponse<>(WebEndpointResponse.STATUS_NO_CONTENT);
		}
		catch (NoSuchPoolException ex) {
			return new WebEndpointResponse<>(WebEndpointResponse.STATUS_NOT_FOUND);
		}
	}

	/**
	 * Start a trial of one pool.
	 * @param name the name of the pool
	 * @param view {@value PoolsEndpoint#TRIAL}
	 * @param duration how long it takes; 10 s unless set
	 * @return 204; 404 if there is no pool of this name or no such view, 409 while a
	 * trial runs, or 400, the latter two with a message
	 */
	@WriteOperation
	public WebEndpointResponse<Refusal> start(@Selector String name, @Selector String view,
			@Nullable Duration duration) {
		if (!PoolsEndpoint.TRIAL.equals(view)) {
			return new WebEndpointResponse<>(WebEndpointResponse.STATUS_NOT_FOUND);
		}
		try {
			this.delegate.start(name, view, duration);
			return new WebEndpointResponse<>(WebEndpointResponse.STATUS_NO_CONTENT);
		}
		catch (NoSuchPoolException ex) {
			return new WebEndpointResponse<>(WebEndpointResponse.STATUS_NOT_FOUND);
		}
		catch (IllegalArgumentException ex) {
			return new WebEndpointResponse<>(Refusal.of(ex), WebEndpointResponse.STATUS_BAD_REQUEST);
		}
		catch (IllegalStateException ex) {
			return new WebEndpointResponse<>(Refusal.of(ex), CONFLICT);
		}
	}

	/**
	 * Why something was not done.
	 *
	 * @param message the reason
	 */
	public record Refusal(String message) implements OperationResponseBody {

		private static Refusal of(RuntimeException ex) {
			return new Refusal(Objects.requireNonNullElse(ex.getMessage(), ""));
		}

	}

}
