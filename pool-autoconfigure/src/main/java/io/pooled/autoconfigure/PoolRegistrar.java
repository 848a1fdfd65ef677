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

	@Override
	public final void register(BeanRegistry registry, Environment environment) {
		if (AotDetector.useGeneratedArtifacts()) {
			register(registry, environment, PoolsBinder.bind(environment), null);
		}
	}

	abstract List<String> kinds();

	abstract void register(BeanRegistry registry, Environment environment, PoolsProperties properties,
			@Nullable ClassLoader classLoader);

}
