package io.pooled.autoconfigure;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.SearchStrategy;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Lazy;

import io.pooled.PoolRegistry;
import io.pooled.doctor.DoctorRounds;

/**
 * Auto-configuration of the doctor that looks at the pools, and logs what it finds.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = PoolsAutoConfiguration.class)
@ConditionalOnBean(value = { PoolRegistry.class, PoolsProperties.class }, search = SearchStrategy.CURRENT)
@ConditionalOnSwitch(Switch.DOCTOR)
public final class PoolsDoctorAutoConfiguration {

	@Bean
	@Lazy(false)
	@ConditionalOnMissingBean(search = SearchStrategy.CURRENT)
	DoctorRounds poolsDoctor(ObjectProvider<PoolRegistry> pools, BoundPools bound,
			ObjectProvider<DoctorRounds.Listener> listeners, ConfigurableListableBeanFactory beans) {
		PoolsProperties.Doctor doctor = bound.properties().doctor();
		new PropertyChecks("pools.doctor").that(doctor.window().compareTo(DoctorRounds.SHORTEST_WINDOW) >= 0, "window",
				doctor.window(), "it is too short to tell anything", "a duration from 1s on");
		DoctorRounds rounds = new DoctorRounds(pools.getIfAvailable(PoolsDoctorAutoConfiguration::none),
				doctor.window(), new PropertyOfPool(bound.properties(), beans));
		rounds.addListener(new FindingLog());
		listeners.orderedStream().forEach(rounds::addListener);
		return rounds;
	}

	// A test may have put a mock of Pools in the place of the registry.
	private static PoolRegistry none() {
		PoolRegistry none = new PoolRegistry();
		none.close();
		return none;
	}

}
