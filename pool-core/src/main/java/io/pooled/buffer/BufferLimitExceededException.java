package io.pooled.buffer;

/**
 * Thrown when a write would take a buffer past the limit of its pool. What was written
 * before is still there, and the buffer still has to be closed.
 *
 * @since 0.1.0
 */
public class BufferLimitExceededException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	private final long limit;

	/**
	 * Create an exception.
	 * @param pool the name of the pool
	 * @param limit the limit, in bytes
	 */
	public BufferLimitExceededException(String pool, long limit) {
		super("Pool '" + pool + "': the content would exceed the limit of " + limit
				+ " bytes; raise 'limit' if bodies of this size are expected");
		this.limit = limit;
	}

	/**
	 * Return the limit.
	 * @return the limit, in bytes
	 */
	public long getLimit() {
		return this.limit;
	}

}
