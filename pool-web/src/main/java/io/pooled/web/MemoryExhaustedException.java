package io.pooled.web;

import java.util.Objects;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.web.server.ResponseStatusException;

import io.pooled.PoolExhaustedException;

/**
 * The status that says that there is no memory for a body at the moment: 503, with
 * {@code Retry-After}.
 *
 * @since 0.1.0
 */
public class MemoryExhaustedException extends ResponseStatusException {

	private static final long serialVersionUID = 1L;

	/** By when others have given something back, in seconds. */
	private static final String RETRY_AFTER = "1";

	/** A chain of causes may have no end. */
	private static final int MOST_CAUSES = 100;

	/**
	 * Create an exception.
	 * @param cause says which pool there is no memory for
	 */
	public MemoryExhaustedException(PoolExhaustedException cause) {
		super(HttpStatus.SERVICE_UNAVAILABLE, null, cause);
	}

	/**
	 * Find what there was no memory for.
	 * @param failure of a handler
	 * @return its cause, or {@code null} if it has another one
	 */
	public static @Nullable MemoryExhaustedException causeOf(Throwable failure) {
		return Stream.iterate(failure, Objects::nonNull, Throwable::getCause)
			.limit(MOST_CAUSES)
			.filter(PoolExhaustedException.class::isInstance)
			.findFirst()
			.map((cause) -> new MemoryExhaustedException((PoolExhaustedException) cause))
			.orElse(null);
	}

	@Override
	public HttpHeaders getHeaders() {
		HttpHeaders headers = new HttpHeaders();
		headers.set(HttpHeaders.RETRY_AFTER, RETRY_AFTER);
		return headers;
	}

}
