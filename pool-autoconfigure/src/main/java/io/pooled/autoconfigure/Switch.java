package io.pooled.autoconfigure;

import java.util.function.Predicate;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.core.env.Environment;

/**
 * What can be switched on and off, in any spelling that a boolean property has.
 *
 * @since 0.1.0
 */
public enum Switch {

	/** All of it. Where it is off, nothing else is looked at. */
	POOLS("pools.enabled", PoolsProperties::enabled) {

		@Override
		boolean isOn(BeanFactory beans, Environment environment) {
			return PoolsBinder.isOn(property(), environment);
		}

	},

	/** The doctor. */
	DOCTOR("pools.doctor.enabled", (pools) -> pools.doctor().enabled()),

	/** Integration with Jackson. */
	JACKSON("pools.jackson.enabled", (pools) -> pools.jackson().enabled()),

	/** Jackson's own buffers. */
	RECYCLER("pools.jackson.recycler.enabled", (pools) -> pools.jackson().recycler().enabled()),

	/** Integration with Micrometer. */
	METRICS("pools.metrics.enabled", (pools) -> pools.metrics().enabled()),

	/** Buffers as bodies. */
	BODY("pools.web.body.enabled", (pools) -> pools.web().body().enabled()),

	/** JSON bodies that are buffered. */
	JSON("pools.web.json.enabled", (pools) -> pools.web().json().enabled()),

	/** ETags. */
	ETAG("pools.web.etag.enabled", (pools) -> pools.web().etag().enabled()),

	/** Compression of responses. */
	COMPRESSION("pools.web.compression.enabled", (pools) -> pools.web().compression().enabled()),

	/** What requests leave open. */
	REQUEST_GUARD("pools.web.request-guard.enabled", (pools) -> pools.web().requestGuard().enabled());

	private final String property;

	private final Predicate<PoolsProperties> state;

	Switch(String property, Predicate<PoolsProperties> state) {
		this.property = property;
		this.state = state;
	}

	String property() {
		return this.property;
	}

	boolean isOn(BeanFactory beans, Environment environment) {
		return this.state.test(BoundPools.of(beans, environment));
	}

}
