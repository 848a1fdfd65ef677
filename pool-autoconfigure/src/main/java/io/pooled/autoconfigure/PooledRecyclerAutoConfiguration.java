package io.pooled.autoconfigure;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.boot.autoconfigure.condition.SearchStrategy;
import org.springframework.boot.jackson.autoconfigure.JsonFactoryBuilderCustomizer;
import org.springframework.boot.jackson.autoconfigure.JsonMapperBuilderCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.util.StringUtils;
import tools.jackson.core.json.JsonFactory;

import io.pooled.UpkeepSettings;
import io.pooled.json.PooledRecyclerPool;

/**
 * Auto-configuration of the pool that Jackson takes its own buffers from, in every mapper
 * that is built on Spring Boot's {@code JsonFactory}. A pool that another customizer has
 * set on the factory stays. Spring Boot 4.0, which lets nobody customize the factory,
 * does without, and a warning says so.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = PoolsAutoConfiguration.class)
@ConditionalOnClass({ JsonFactory.class, JsonMapperBuilderCustomizer.class })
@ConditionalOnBean(value = PoolsProperties.class, search = SearchStrategy.CURRENT)
@ConditionalOnSwitch({ Switch.JACKSON, Switch.RECYCLER })
@ConditionalOnFit(value = PooledRecyclerPool.class, library = { JsonFactory.class, JsonMapperBuilderCustomizer.class },
		feature = "a pool of Jackson's own buffers", off = "pools.jackson.recycler.enabled=false")
public final class PooledRecyclerAutoConfiguration {

	@Bean(PoolNames.RECYCLER)
	@ConditionalOnMissingBean(value = PooledRecyclerPool.class, name = PoolNames.RECYCLER)
	PooledRecyclerPool jacksonRecycler(BoundPools bound) {
		PoolsProperties properties = bound.properties();
		PoolsProperties.Jackson.Recycler recycler = properties.jackson().recycler();
		PropertyChecks checks = new PropertyChecks("pools.jackson.recycler");
		checks.maxIdle(recycler.maxIdle());
		UpkeepSettings upkeep = checks.upkeep(properties, recycler.idleTimeout(), recycler.overdueAfter(),
				recycler.leakDetection());
		return PooledRecyclerPool.of(PoolNames.RECYCLER, recycler.maxIdle(), upkeep);
	}

	@Bean
	@Order(Ordered.LOWEST_PRECEDENCE)
	@ConditionalOnSingleCandidate(PooledRecyclerPool.class)
	JsonFactoryBuilderCustomizer pooledRecyclerCustomizer(PooledRecyclerPool pool) {
		return (builder) -> {
			// A mock has no name, and no recyclers.
			if (builder.recyclerPool() == null && StringUtils.hasLength(pool.name())) {
				builder.recyclerPool(pool);
			}
		};
	}

}
