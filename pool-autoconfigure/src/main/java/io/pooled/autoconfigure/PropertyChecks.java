package io.pooled.autoconfigure;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

import io.pooled.LeakDetection;
import io.pooled.Pool;
import io.pooled.Upkeep;

/**
 * Checks the properties of one pool.
 *
 * @param prefix full name of the pool's properties
 */
record PropertyChecks(String prefix) {

	void that(boolean valid, String property, Object value, String reason, String allowed) {
		if (!valid) {
			throw invalid(property, value, reason, allowed, null);
		}
	}

	void maxIdle(int maxIdle) {
		that(maxIdle >= 0 && maxIdle <= Pool.MAX_IDLE, "max-idle", maxIdle, "it is out of range",
				"0 to " + Pool.MAX_IDLE);
	}

	void level(int level) {
		that(level >= 0 && level <= 9, "level", level, "there is no such level", "0 (no compression) to 9 (smallest)");
	}

	Upkeep upkeep(PoolsProperties properties, @Nullable Duration idleTimeout, @Nullable Duration overdueAfter,
			@Nullable LeakDetection leakDetection) {
		PoolsProperties.Defaults defaults = properties.defaults();
		return new Upkeep(duration("idle-timeout", idleTimeout, defaults.idleTimeout()),
				duration("overdue-after", overdueAfter, defaults.overdueAfter()),
				(leakDetection != null) ? leakDetection : defaults.leakDetection());
	}

	private Duration duration(String property, @Nullable Duration own, Duration inherited) {
		PropertyChecks checks = (own != null) ? this : new PropertyChecks("pools.defaults");
		Duration duration = (own != null) ? own : inherited;
		checks.that(!duration.isNegative(), property, duration, "it is negative", "a duration from 0s on");
		return duration;
	}

	InvalidPoolPropertyException invalid(String property, @Nullable Object value, String reason, String allowed,
			@Nullable Throwable cause) {
		return new InvalidPoolPropertyException(this.prefix + "." + property, value, reason, allowed, cause);
	}

}
