package io.pooled.autoconfigure;

import java.util.function.Function;

import org.springframework.aot.AotDetector;
import org.springframework.beans.factory.BeanRegistry;
import org.springframework.beans.factory.BeanRegistry.SupplierContext;
import org.springframework.beans.factory.support.BeanDefinitionOverrideException;
import org.springframework.core.ParameterizedTypeReference;

/**
 * Registers the bean of a pool.
 *
 * @param registry where to
 * @param kind the kind of the pools
 */
record PoolBeans(BeanRegistry registry, String kind) {

	<P> void register(String key, ParameterizedTypeReference<P> type, Function<SupplierContext, P> supplier) {
		String name = PoolNames.of(this.kind, key);
		try {
			this.registry.registerBean(name, type, (spec) -> {
				spec.supplier(supplier).description("pool from 'pools.%s.%s'".formatted(this.kind, key));
				if (PoolNames.DEFAULT.equals(key)) {
					spec.primary();
				}
			});
		}
		catch (BeanDefinitionOverrideException ex) {
			// What was registered ahead of time as unconfigured reads the properties.
			if (!AotDetector.useGeneratedArtifacts() || !PoolNames.DEFAULT.equals(key)) {
				throw ex;
			}
		}
	}

}
