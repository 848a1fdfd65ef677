package io.pooled;

/**
 * An entry that holds any object.
 *
 * @param <T> the type of the object
 */
class ObjectEntry<T> extends Entry {

	final T value;

	ObjectEntry(T value) {
		this.value = value;
	}

}
