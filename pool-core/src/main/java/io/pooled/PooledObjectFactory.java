package io.pooled;

/**
 * Makes, cleans and disposes of the objects of a {@link Pool}. Must be safe for use by
 * several threads at once, each on another object.
 *
 * @param <T> the type of the objects
 * @since 0.1.0
 */
public interface PooledObjectFactory<T> {

	/**
	 * Create an object, ready for its first owner. Called by the thread that acquires
	 * when no object is idle; what it throws reaches that thread and leaves the pool as
	 * it was.
	 * @return a new object, never {@code null}
	 */
	T create();

	/**
	 * Clean and check an object that its owner has released. Called once per release, by
	 * the releasing thread, before anybody else can acquire the object, so that an idle
	 * object holds no data of its last owner.
	 * @param object the object
	 * @return {@code true} to keep it, {@code false} to discard it as {@code invalid}; an
	 * exception discards it likewise and is not passed on
	 */
	boolean reset(T object);

	/**
	 * Dispose of an object that leaves the pool, for example free its native memory.
	 * Called exactly once for each object that was created and is discarded, by whoever
	 * discards it, which may be the upkeep thread: it should be quick, and must not wait
	 * for other users of the pool. Exceptions are ignored.
	 * @param object the object
	 */
	default void destroy(T object) {
	}

}
