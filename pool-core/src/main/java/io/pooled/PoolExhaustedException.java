package io.pooled;

/**
 * Thrown when a pool would have to allocate more than the pools that
 * {@linkplain SharedMemory share its memory} may hold and hand out together. What was
 * acquired so far stays valid, and the pool works on as soon as others have given
 * something back.
 *
 * @since 0.1.0
 */
public class PoolExhaustedException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	private final String pool;

	/**
	 * Create an exception.
	 * @param pool the name of the pool
	 * @param wanted how much it wanted to allocate, in bytes
	 * @param held what all pools together hold and have handed out, in bytes
	 * @param maxInUse how much that may be, in bytes
	 */
	public PoolExhaustedException(String pool, long wanted, long held, long maxInUse) {
		super("Pool '" + pool + "': " + wanted + " more bytes would exceed the " + maxInUse
				+ " bytes that all buffer pools may hold and hand out together, of which " + held
				+ " are taken; let fewer requests in at a time, or raise 'pools.max-in-use' or the maximum heap");
		this.pool = pool;
	}

	/**
	 * Return the name of the pool.
	 * @return the name
	 */
	public String getPool() {
		return this.pool;
	}

}
