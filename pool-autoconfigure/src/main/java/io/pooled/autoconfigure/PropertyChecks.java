package io.pooled.autoconfigure;

import java.time.Duration;

import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.BeanRegistry.SupplierContext;
import org.springframework.beans.factory.NoSuchBeanDefinitionException;

import io.pooled.LeakDetection;
import io.pooled.Pool;
import io.pooled.UpkeepSettings;

/**
 * Checks the properties of one pool.
 *
 * @param prefix full name of the pool's properties
 * @since 0.1.0
 */
public record PropertyChecks(String prefix) {

	/**
	 * Refuse a value unless it is valid.
	 * @param valid whether it is
	 * @param property name of the property, without the prefix
	 * @param value the value
	 * @param reason what is wrong with it
	 * @param allowed what would be right
	 * @throws InvalidPoolPropertyException if the value is not valid
	 */
	public void that(boolean valid, String property, Object value, String reason, String allowed) {
		if (!valid) {
			throw invalid(property, value, reason, allowed, null);
		}
	}

	/**
	 * Check how many objects a pool is to keep.
	 * @param maxIdle the number
	 * @throws InvalidPoolPropertyException if a pool cannot keep as many
	 */
	public void maxIdle(int maxIdle) {
		that(maxIdle >= 0 && maxIdle <= Pool.MAX_IDLE, "max-idle", maxIdle, "it is out of range",
				"0 to " + Pool.MAX_IDLE);
	}

	/**
	 * Check a level of compression.
	 * @param level the level
	 * @throws InvalidPoolPropertyException if there is no such level
	 */
	public void level(int level) {
		that(level >= 0 && level <= 9, "level", level, "there is no such level", "0 (no compression) to 9 (smallest)");
	}

	/**
	 * Return how a pool is looked after.
	 * @param properties has what every pool inherits
	 * @param idleTimeout the pool's own, or {@code null}
	 * @param overdueAfter the pool's own, or {@code null}
	 * @param leakDetection the pool's own, or {@code null}
	 * @return the settings
	 * @throws InvalidPoolPropertyException if one of them is negative
	 */
	public UpkeepSettings upkeep(PoolsProperties properties, @Nullable Duration idleTimeout,
			@Nullable Duration overdueAfter, @Nullable LeakDetection leakDetection) {
		PoolsProperties.Defaults defaults = properties.defaults();
		int sampling = properties.leakSampling();
		new PropertyChecks("pools").that(sampling >= 1, "leak-sampling", sampling, "it is out of range",
				"1 for every lease, or more");
		return new UpkeepSettings(duration("idle-timeout", idleTimeout, defaults.idleTimeout()),
				duration("overdue-after", overdueAfter, defaults.overdueAfter()),
				(leakDetection != null) ? leakDetection : defaults.leakDetection(), sampling);
	}

	private Duration duration(String property, @Nullable Duration own, Duration inherited) {
		PropertyChecks checks = (own != null) ? this : new PropertyChecks("pools.defaults");
		Duration duration = (own != null) ? own : inherited;
		checks.that(!duration.isNegative(), property, duration, "it is negative", "a duration from 0s on");
		return duration;
	}

	/**
	 * Return what says that a value is refused.
	 * @param property name of the property, without the prefix
	 * @param value the value
	 * @param reason what is wrong with it
	 * @param allowed what would be right
	 * @param cause what was found out when it was tried, or {@code null}
	 * @return the exception
	 */
	public InvalidPoolPropertyException invalid(String property, @Nullable Object value, String reason, String allowed,
			@Nullable Throwable cause) {
		return new InvalidPoolPropertyException(this.prefix + "." + property, value, reason, allowed, cause);
	}

	Object bean(String property, String value, String name, String allowed, SupplierContext context) {
		try {
			return context.bean(name, Object.class);
		}
		catch (NoSuchBeanDefinitionException ex) {
			throw invalid(property, value, "there is no bean '" + name + "'", allowed, ex);
		}
	}

}
