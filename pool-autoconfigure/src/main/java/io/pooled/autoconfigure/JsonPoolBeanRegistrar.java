package io.pooled.autoconfigure;

import java.util.List;
import java.util.Objects;

import org.springframework.beans.factory.BeanRegistry.SupplierContext;
import org.springframework.beans.factory.NoUniqueBeanDefinitionException;
import tools.jackson.databind.ObjectWriter;
import tools.jackson.databind.json.JsonMapper;

/**
 * Registers the JSON encoders that the properties name.
 */
class JsonPoolBeanRegistrar extends PoolRegistrar {

	JsonPoolBeanRegistrar() {
		super(List.of(PoolKinds.JSON));
	}

	static JsonMapper mapper(PropertyChecks checks, SupplierContext context) {
		try {
			return context.bean(JsonMapper.class);
		}
		catch (NoUniqueBeanDefinitionException ex) {
			throw new InvalidPoolPropertyException(checks.prefix(), null,
					"there are several beans of type JsonMapper: "
							+ String.join(", ", Objects.requireNonNullElse(ex.getBeanNamesFound(), List.of())),
					"one, or one that is primary", ex);
		}
	}

	/*
	 * A mock of a mapper has no writer, and is no reason not to start.
	 */
	static ObjectWriter writer(JsonMapper mapper) {
		return Objects.requireNonNullElseGet(mapper.writer(), () -> JsonMapper.shared().writer());
	}

}
