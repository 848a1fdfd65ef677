package io.pooled.autoconfigure;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.core.env.Environment;

/**
 * What can be switched on and off, in any spelling that a boolean property has.
 *
 * @since 0.1.0
 */
public enum Switch {

	/** All of it. Where it is off, nothing else is looked at. */
	POOLS("pools.enabled"),

	/** The doctor. */
	DOCTOR("pools.doctor.enabled"),

	/** Integration with Jackson. */
	JACKSON("pools.jackson.enabled"),

	/** Jackson's own buffers. */
	RECYCLER("pools.jackson.recycler.enabled"),

	/** Integration with Micrometer. */
	METRICS("pools.metrics.enabled"),

	/** Buffers as bodies. */
	BODY("pools.web.body.enabled"),

	/** JSON bodies that are buffered. */
	JSON("pools.web.json.enabled"),

	/** ETags. */
	ETAG("pools.web.etag.enabled"),

	/** Compression of responses. */
	COMPRESSION("pools.web.compression.enabled"),

	/** What requests leave open. */
	REQUEST_GUARD("pools.web.request-guard.enabled"),

	/** Buffers as bodies of clients. */
	CLIENT("pools.web.client.enabled");

	private final String property;

	Switch(String property) {
		this.property = property;
	}

	String property() {
		return this.property;
	}

	boolean isOn(BeanFactory beans, Environment environment) {
		return (this != POOLS) ? isOn(BoundPools.of(beans, environment)) : PoolsBinder.isOn(this.property, environment);
	}

	// No functions: each would be a class that every start loads.
	private boolean isOn(PoolsProperties pools) {
		return switch (this) {
			case POOLS -> pools.enabled();
			case DOCTOR -> pools.doctor().enabled();
			case JACKSON -> pools.jackson().enabled();
			case RECYCLER -> pools.jackson().recycler().enabled();
			case METRICS -> pools.metrics().enabled();
			case BODY -> pools.web().body().enabled();
			case JSON -> pools.web().json().enabled();
			case ETAG -> pools.web().etag().enabled();
			case COMPRESSION -> pools.web().compression().enabled();
			case REQUEST_GUARD -> pools.web().requestGuard().enabled();
			case CLIENT -> pools.web().client().enabled();
		};
	}

}
