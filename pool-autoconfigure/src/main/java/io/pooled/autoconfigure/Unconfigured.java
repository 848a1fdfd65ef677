package io.pooled.autoconfigure;

import java.util.Map;

import org.springframework.boot.context.properties.bind.Binder;

/**
 * Makes the properties of a pool of which nothing is configured.
 */
final class Unconfigured {

	private Unconfigured() {
	}

	static <T> T create(Class<T> type) {
		return new Binder().bindOrCreate("", type);
	}

	/*
	 * An application that was processed ahead of time without a default pool may be given
	 * one when it is started.
	 */
	static <T> T unless(Map<String, T> pools, Class<T> type) {
		T pool = pools.get(PoolNames.DEFAULT);
		return (pool != null) ? pool : create(type);
	}

}
