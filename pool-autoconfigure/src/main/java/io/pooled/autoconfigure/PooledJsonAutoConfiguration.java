package io.pooled.autoconfigure;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.AllNestedConditions;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.boot.autoconfigure.condition.SearchStrategy;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Primary;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.json.JsonMapper;

import io.pooled.buffer.PooledBufferFactory;
import io.pooled.json.PooledJsonEncoder;

/**
 * Auto-configuration of the JSON encoders that {@code pools.json} names, and of one that
 * needs no configuration.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = PoolsAutoConfiguration.class,
		afterName = "org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration")
@ConditionalOnClass(JsonMapper.class)
@ConditionalOnBean(value = PoolsProperties.class, search = SearchStrategy.CURRENT)
@ConditionalOnSwitch(Switch.JACKSON)
@Import({ PoolRegistration.Json.class, JsonPoolBeanRegistrar.class })
@ConditionalOnFit(value = PooledJsonEncoder.class, library = { JsonMapper.class, JsonFactory.class },
		feature = "JSON encoders", off = "pools.jackson.enabled=false")
public final class PooledJsonAutoConfiguration {

	@Bean
	@Primary
	@ConditionalOnUndeclaredDefault(JsonKind.ID)
	@Conditional(OnMapperAndBuffers.class)
	PooledJsonEncoder defaultJson(JsonMapper mapper, PooledBufferFactory buffers) {
		return PooledJsonEncoder.of(PoolKinds.JSON.nameOfDefault(), JsonPoolBeanRegistrar.writer(mapper), buffers);
	}

	static class OnMapperAndBuffers extends AllNestedConditions {

		OnMapperAndBuffers() {
			super(ConfigurationPhase.REGISTER_BEAN);
		}

		@ConditionalOnSingleCandidate(JsonMapper.class)
		static class Mapper {

		}

		@ConditionalOnSingleCandidate(value = PooledBufferFactory.class, search = SearchStrategy.CURRENT)
		static class Buffers {

		}

	}

}
