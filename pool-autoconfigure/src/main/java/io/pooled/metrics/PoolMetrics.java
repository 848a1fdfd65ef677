package io.pooled.metrics;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import org.jspecify.annotations.Nullable;

import io.pooled.ManagedPool;
import io.pooled.PoolRegistry;
import io.pooled.doctor.DoctorRounds;

/**
 * Meters of every pool, also of those that come and go later. They read the pools'
 * snapshots, one for all meters of a pool that are read together; nothing is counted
 * twice, and nothing is counted for the meters' sake. Where a meter registry has meters
 * of a pool of the same name and kind, from another registry of pools, those stay and
 * this pool gets none. Thread-safe.
 *
 * @since 0.1.0
 */
public final class PoolMetrics implements MeterBinder, PoolRegistry.Listener, AutoCloseable {

	private final PoolRegistry pools;

	private final @Nullable DoctorRounds doctor;

	private final PoolMeterConventions conventions;

	private final boolean withSizes;

	private final Map<MeterRegistry, Map<ManagedPool, List<Meter>>> bound = new ConcurrentHashMap<>();

	/**
	 * Create the meters of the pools of a registry that no doctor looks at.
	 * @param pools the pools
	 */
	public PoolMetrics(PoolRegistry pools) {
		this(pools, null, PoolMeterConventions.DEFAULT, false);
	}

	/**
	 * Create the meters of the pools of a registry.
	 * @param pools the pools
	 * @param doctor looks at them, if anybody does
	 * @param conventions how the meters are called
	 * @param withSizes whether there is a histogram of the sizes of buffers
	 */
	public PoolMetrics(PoolRegistry pools, @Nullable DoctorRounds doctor, PoolMeterConventions conventions,
			boolean withSizes) {
		this.pools = pools;
		this.doctor = doctor;
		this.conventions = conventions;
		this.withSizes = withSizes;
		pools.addListener(this);
	}

	@Override
	public void bindTo(MeterRegistry registry) {
		Map<ManagedPool, List<Meter>> meters = this.bound.computeIfAbsent(registry, (key) -> new ConcurrentHashMap<>());
		bind(this.pools.stream(), registry, meters);
	}

	@Override
	public void registered(ManagedPool pool) {
		this.bound.forEach((registry, meters) -> bind(Stream.of(pool), registry, meters));
	}

	@Override
	public void unregistered(ManagedPool pool) {
		this.bound.forEach((registry, meters) -> remove(meters.remove(pool), registry));
	}

	/**
	 * Remove all meters. Pools that come later have none.
	 */
	@Override
	public void close() {
		this.bound.forEach((registry, meters) -> {
			this.bound.remove(registry);
			meters.values().forEach((ofPool) -> remove(ofPool, registry));
		});
	}

	private static void remove(@Nullable List<Meter> meters, MeterRegistry registry) {
		if (meters != null) {
			meters.forEach(registry::remove);
		}
	}

	/*
	 * A registry that has a meter of this identity returns it; whoever registered it is
	 * who removes it.
	 */
	private void bind(Stream<ManagedPool> pools, MeterRegistry registry, Map<ManagedPool, List<Meter>> meters) {
		synchronized (registry) {
			Set<Meter> others = Collections.newSetFromMap(new IdentityHashMap<>());
			others.addAll(registry.getMeters());
			pools.forEach(
					(pool) -> meters.computeIfAbsent(pool, (key) -> new MetersOfPool(pool, registry, this.conventions)
						.register(this.doctor, this.withSizes, others)));
		}
	}

}
