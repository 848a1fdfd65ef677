package io.pooled.autoconfigure;

import org.springframework.boot.context.properties.bind.Binder;

/**
 * Makes the properties of a pool of which nothing is configured.
 */
final class KindDefaults {

	private static final Binder BINDER = new Binder();

	private KindDefaults() {
	}

	static <T> T create(Class<T> type) {
		return BINDER.bindOrCreate("", type);
	}

}
