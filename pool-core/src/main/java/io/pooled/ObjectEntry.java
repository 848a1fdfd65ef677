package io.pooled;

import java.util.Objects;

import org.jspecify.annotations.Nullable;

/**
 * An entry that holds any object.
 *
 * @param <T> the type of the object
 */
final class ObjectEntry<T> extends Entry {

	final T value;

	private final @Nullable Pool<T> pool;

	ObjectEntry(T value) {
		this(value, null);
	}

	ObjectEntry(T value, @Nullable Pool<T> pool) {
		this.value = value;
		this.pool = pool;
	}

	void release(int generation) {
		Objects.requireNonNull(this.pool).release(this, generation);
	}

}
