package io.pooled.autoconfigure.endpoint;

import java.time.Duration;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.web.PathMappedEndpoints;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.SearchStrategy;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;

import io.pooled.Pools;
import io.pooled.actuate.endpoint.PoolsEndpoint;
import io.pooled.actuate.endpoint.PoolsPageEndpoint;
import io.pooled.actuate.endpoint.PoolsWebEndpointExtension;
import io.pooled.autoconfigure.BoundPools;
import io.pooled.autoconfigure.ConditionalOnFit;
import io.pooled.autoconfigure.PoolsAutoConfiguration;
import io.pooled.autoconfigure.PoolsDoctorAutoConfiguration;
import io.pooled.autoconfigure.PropertyChecks;
import io.pooled.doctor.DoctorRounds;
import io.pooled.trial.Trials;

/**
 * Auto-configuration of {@link PoolsEndpoint}.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = { PoolsAutoConfiguration.class, PoolsDoctorAutoConfiguration.class })
@ConditionalOnClass({ Endpoint.class, ConditionalOnAvailableEndpoint.class })
@ConditionalOnBean(value = Pools.class, search = SearchStrategy.CURRENT)
@ConditionalOnAvailableEndpoint(PoolsEndpoint.class)
@Conditional(OnNoOtherEndpointCondition.class)
@ConditionalOnFit(value = { PoolsEndpoint.class, PoolsWebEndpointExtension.class }, library = Endpoint.class,
		feature = "its endpoint", off = "management.endpoint.pools.access=none")
public final class PoolsEndpointAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean(search = SearchStrategy.CURRENT)
	Trials poolTrials(ObjectProvider<BoundPools> bound) {
		BoundPools pools = bound.getIfAvailable();
		Duration maxDuration = (pools != null) ? pools.properties().trial().maxDuration() : Trials.DEFAULT_MAX_DURATION;
		new PropertyChecks("pools.trial").that(maxDuration.compareTo(Trials.SHORTEST) >= 0, "max-duration", maxDuration,
				"it is too short to measure anything", "a duration from 1s on");
		return new Trials(maxDuration);
	}

	@Bean
	@ConditionalOnMissingBean(search = SearchStrategy.CURRENT)
	PoolsEndpoint poolsEndpoint(Pools pools, ObjectProvider<DoctorRounds> doctor, Trials trials) {
		return new PoolsEndpoint(pools, doctor.getIfAvailable(), trials);
	}

	@Bean
	@ConditionalOnMissingBean(search = SearchStrategy.CURRENT)
	PoolsWebEndpointExtension poolsWebEndpointExtension(PoolsEndpoint endpoint) {
		return new PoolsWebEndpointExtension(endpoint);
	}

	@Bean
	@ConditionalOnAvailableEndpoint
	@ConditionalOnMissingBean(search = SearchStrategy.CURRENT)
	PoolsPageEndpoint poolsPageEndpoint(ObjectProvider<PathMappedEndpoints> endpoints) {
		return new PoolsPageEndpoint(endpoints);
	}

}
