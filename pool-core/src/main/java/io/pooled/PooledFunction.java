package io.pooled;

import java.util.function.Function;

import org.jspecify.annotations.Nullable;

/**
 * What to do with a pooled object while it is leased: a function that may throw.
 *
 * @param <T> the type of the pooled object
 * @param <R> the type of the result
 * @param <X> what may be thrown; inferred, and unchecked if nothing checked is thrown
 * @since 0.1.0
 */
@FunctionalInterface
public interface PooledFunction<T, R extends @Nullable Object, X extends Exception> extends Function<T, R> {

	/**
	 * Use the object. It must not be kept beyond this call.
	 * @param object the leased object
	 * @return the result
	 * @throws X if the work fails
	 */
	R call(T object) throws X;

	/**
	 * Use the object, like {@link #call}, whose exceptions pass as they are: the checked
	 * ones too.
	 */
	@Override
	@SuppressWarnings("unchecked")
	default R apply(T object) {
		return ((PooledFunction<T, R, RuntimeException>) this).call(object);
	}

}
