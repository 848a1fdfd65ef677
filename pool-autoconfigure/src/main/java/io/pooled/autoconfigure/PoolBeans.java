package io.pooled.autoconfigure;

import java.util.function.Consumer;
import java.util.function.Function;

import org.springframework.aot.AotDetector;
import org.springframework.beans.factory.BeanRegistry;
import org.springframework.beans.factory.BeanRegistry.SupplierContext;
import org.springframework.core.ParameterizedTypeReference;
import org.springframework.core.env.Environment;

/**
 * Registers the bean of a pool.
 *
 * @param registry where to
 * @param kind the kind of the pools
 */
record PoolBeans(BeanRegistry registry, String kind) {

	<P> void register(String key, ParameterizedTypeReference<P> type, Function<SupplierContext, P> supplier) {
		String name = PoolNames.of(this.kind, key);
		boolean isDefault = PoolNames.DEFAULT.equals(key);
		Consumer<BeanRegistry> registration = (beans) -> beans.registerBean(name, type, (spec) -> {
			spec.supplier(supplier).description("pool from 'pools.%s.%s'".formatted(this.kind, key));
			if (isDefault) {
				spec.primary();
			}
		});
		if (isDefault && AotDetector.useGeneratedArtifacts()) {
			this.registry.registerBean(FrozenDefault.class, (spec) -> spec
				.supplier((context) -> new FrozenDefault(this.kind, registration, context.bean(Environment.class))));
		}
		else {
			registration.accept(this.registry);
		}
	}

}
