package io.pooled.autoconfigure;

import java.util.List;

import org.jspecify.annotations.Nullable;
import org.springframework.aot.AotDetector;
import org.springframework.beans.factory.BeanRegistrar;
import org.springframework.beans.factory.BeanRegistry;
import org.springframework.core.env.Environment;

/**
 * Registers the pools of some kinds that the properties name. Called by Spring only in a
 * context that was processed ahead of time, which has no import registrars; otherwise a
 * {@link PoolRegistration} calls it.
 */
abstract class PoolRegistrar implements BeanRegistrar {

	private final List<PoolKind<?>> kinds;

	PoolRegistrar(List<PoolKind<?>> kinds) {
		this.kinds = kinds;
	}

	@Override
	public final void register(BeanRegistry registry, Environment environment) {
		if (AotDetector.useGeneratedArtifacts()) {
			register(registry, PoolsBinder.bind(environment), null);
		}
	}

	final List<PoolKind<?>> kinds() {
		return this.kinds;
	}

	final void register(BeanRegistry registry, PoolsProperties properties, @Nullable ClassLoader classLoader) {
		check(properties, classLoader);
		this.kinds.forEach((kind) -> kind.register(registry, properties, classLoader));
	}

	void check(PoolsProperties properties, @Nullable ClassLoader classLoader) {
	}

}
