package io.pooled.autoconfigure;

import org.springframework.beans.factory.BeanRegistrar;
import org.springframework.beans.factory.BeanRegistry;
import org.springframework.core.ParameterizedTypeReference;
import org.springframework.core.env.Environment;
import tools.jackson.databind.json.JsonMapper;

import io.pooled.Upkeep;
import io.pooled.json.PooledJsonEncoder;

/**
 * Registers the JSON encoders that the properties name.
 */
class JsonPoolBeanRegistrar implements BeanRegistrar {

	@Override
	public void register(BeanRegistry registry, Environment environment) {
		PoolsProperties properties = PoolsBinder.bind(environment);
		PoolBeans beans = new PoolBeans(registry, "json");
		properties.json().forEach((key, pool) -> {
			PropertyChecks checks = new PropertyChecks("pools.json." + key);
			Upkeep upkeep = checks.upkeep(properties, pool.idleTimeout(), pool.overdueAfter(), pool.leakDetection());
			beans.register(key, ParameterizedTypeReference.<PooledJsonEncoder>forType(PooledJsonEncoder.class),
					(context) -> PooledJsonEncoder.of(PoolNames.of("json", key),
							context.bean(JsonMapper.class).writer(),
							EncoderPools.buffers(checks.prefix(), pool.buffer(), context), upkeep));
		});
	}

}
