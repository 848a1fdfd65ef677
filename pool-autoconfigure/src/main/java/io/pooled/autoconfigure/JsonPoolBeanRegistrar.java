package io.pooled.autoconfigure;

import java.util.List;
import java.util.Objects;

import tools.jackson.databind.ObjectWriter;
import tools.jackson.databind.json.JsonMapper;

/**
 * Registers the JSON encoders that the properties name.
 */
class JsonPoolBeanRegistrar extends PoolRegistrar {

	JsonPoolBeanRegistrar() {
		super(List.of(PoolKinds.JSON));
	}

	/*
	 * A mock of a mapper has no writer, and is no reason not to start.
	 */
	static ObjectWriter writer(JsonMapper mapper) {
		return Objects.requireNonNullElseGet(mapper.writer(), () -> JsonMapper.shared().writer());
	}

}
