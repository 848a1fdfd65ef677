package io.pooled.autoconfigure.health;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.SearchStrategy;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;

import io.pooled.Pools;
import io.pooled.actuate.health.PoolsHealthIndicator;
import io.pooled.autoconfigure.ConditionalOnFit;
import io.pooled.autoconfigure.PoolsDoctorAutoConfiguration;
import io.pooled.doctor.DoctorRounds;

/**
 * Auto-configuration of {@link PoolsHealthIndicator}, for those who want it.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = PoolsDoctorAutoConfiguration.class)
@ConditionalOnClass(HealthIndicator.class)
@ConditionalOnBooleanProperty("management.health.pools.enabled")
@ConditionalOnBean(value = { Pools.class, DoctorRounds.class }, search = SearchStrategy.CURRENT)
@ConditionalOnFit(value = PoolsHealthIndicator.class, library = HealthIndicator.class, feature = "the health of pools",
		off = "management.health.pools.enabled=false")
public final class PoolsHealthContributorAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean(name = "poolsHealthIndicator", search = SearchStrategy.CURRENT)
	PoolsHealthIndicator poolsHealthIndicator(Pools pools, DoctorRounds doctor) {
		return new PoolsHealthIndicator(pools, doctor);
	}

}
