package io.pooled;

import org.jspecify.annotations.Nullable;

/**
 * What to do with a pooled object while it is leased.
 *
 * @param <T> the type of the pooled object
 * @param <R> the type of the result
 * @param <X> what may be thrown; inferred, and unchecked if nothing checked is thrown
 * @since 0.1.0
 */
@FunctionalInterface
public interface PooledFunction<T, R extends @Nullable Object, X extends Exception> {

	/**
	 * Use the object. It must not be kept beyond this call.
	 * @param object the leased object
	 * @return the result
	 * @throws X if the work fails
	 */
	R apply(T object) throws X;

}
