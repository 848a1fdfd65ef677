package io.pooled;

import java.time.Duration;
import java.util.Map;

/**
 * How a pool looks after what is idle and what is in use; every kind of pool has these.
 *
 * @param idleTimeout how long something may stay idle; zero to keep it for ever
 * @param overdueAfter the age at which a lease counts as overdue; zero for never
 * @param leakDetection how much is done to find misuse
 * @param leakSampling one in that many acquires is followed while a pool samples; eight
 * times as many while it does so by itself
 * @since 0.1.0
 */
public record UpkeepSettings(Duration idleTimeout, Duration overdueAfter, LeakDetection leakDetection,
		int leakSampling) {

	/**
	 * How many acquires there are for each that is followed, unless set.
	 */
	public static final int DEFAULT_LEAK_SAMPLING = 128;

	/**
	 * Idle for 60 s at most, overdue after 5 min, misuse is counted.
	 */
	public static final UpkeepSettings DEFAULT = new UpkeepSettings(Duration.ofSeconds(60), Duration.ofMinutes(5),
			LeakDetection.COUNT);

	/**
	 * For what has nothing to look after.
	 */
	public static final UpkeepSettings NONE = new UpkeepSettings(Duration.ZERO, Duration.ZERO, LeakDetection.COUNT);

	private static final long SHORTEST_PERIOD = Duration.ofMillis(50).toNanos();

	/**
	 * Create an upkeep.
	 * @throws IllegalArgumentException if a duration is negative or the sampling below 1
	 */
	public UpkeepSettings {
		Checks.range("leakSampling", leakSampling, 1, Integer.MAX_VALUE);
		notNegative("idleTimeout", idleTimeout);
		notNegative("overdueAfter", overdueAfter);
	}

	/**
	 * Create an upkeep that follows one in {@value #DEFAULT_LEAK_SAMPLING} acquires while
	 * it samples.
	 * @param idleTimeout how long something may stay idle; zero to keep it for ever
	 * @param overdueAfter the age at which a lease counts as overdue; zero for never
	 * @param leakDetection how much is done to find misuse
	 * @throws IllegalArgumentException if a duration is negative
	 */
	public UpkeepSettings(Duration idleTimeout, Duration overdueAfter, LeakDetection leakDetection) {
		this(idleTimeout, overdueAfter, leakDetection, DEFAULT_LEAK_SAMPLING);
	}

	private static void notNegative(String what, Duration value) {
		if (value.isNegative()) {
			throw new IllegalArgumentException(what + " must not be negative, not " + value);
		}
	}

	/*
	 * The time between two rounds of upkeep, in nanoseconds; 0 if none is needed. At most
	 * half of either duration, and a whole part of half the idle timeout, so that what is
	 * idle goes in time.
	 */
	long period() {
		long idle = nanos(this.idleTimeout);
		long overdue = nanos(this.overdueAfter);
		long parts = (idle == 0 || overdue == 0) ? 1 : (idle - 1) / overdue + 1;
		long period = ((idle != 0) ? idle : overdue) / 2 / parts;
		return (idle == 0 && overdue == 0) ? 0 : Math.max(SHORTEST_PERIOD, period);
	}

	static long nanos(Duration duration) {
		try {
			return duration.toNanos();
		}
		catch (ArithmeticException ex) {
			return Long.MAX_VALUE - 1;
		}
	}

	boolean isStrict() {
		return this.leakDetection == LeakDetection.STRICT;
	}

	/**
	 * Add these settings to those that a pool shows.
	 * @param settings the settings of the pool
	 */
	public void describe(Map<String, Object> settings) {
		settings.put("idleTimeout", this.idleTimeout.toString());
		settings.put("overdueAfter", this.overdueAfter.toString());
		settings.put("leakDetection", this.leakDetection.id());
	}

}
