package io.pooled.actuate.endpoint;

import org.springframework.boot.actuate.endpoint.annotation.DeleteOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;
import org.springframework.boot.actuate.endpoint.web.annotation.EndpointWebExtension;

import io.pooled.NoSuchPoolException;

/**
 * Answers over HTTP to emptying a pool that does not exist.
 *
 * @since 0.1.0
 */
@EndpointWebExtension(endpoint = PoolsEndpoint.class)
public class PoolsWebEndpointExtension {

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

}
