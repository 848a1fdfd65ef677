package io.pooled.actuate.health;

import java.util.List;

import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;

import io.pooled.ManagedPool;
import io.pooled.Pools;
import io.pooled.doctor.DoctorRounds;
import io.pooled.doctor.Finding;

/**
 * Shows the rules whose findings stand, by pool, as details of an application that is up:
 * a pool that helps less than it should is no reason to restart one.
 *
 * @since 0.1.0
 */
public class PoolsHealthIndicator extends AbstractHealthIndicator {

	private final Pools pools;

	private final DoctorRounds doctor;

	/**
	 * Create the indicator.
	 * @param pools the pools
	 * @param doctor looks at them
	 */
	public PoolsHealthIndicator(Pools pools, DoctorRounds doctor) {
		super("Pools health check failed");
		this.pools = pools;
		this.doctor = doctor;
	}

	@Override
	protected void doHealthCheck(Health.Builder builder) {
		builder.up();
		this.pools.stream().forEach((pool) -> show(pool, builder));
	}

	private void show(ManagedPool pool, Health.Builder builder) {
		List<String> rules = this.doctor.findings(pool).stream().map(Finding::rule).toList();
		if (!rules.isEmpty()) {
			builder.withDetail(pool.name(), rules);
		}
	}

}
