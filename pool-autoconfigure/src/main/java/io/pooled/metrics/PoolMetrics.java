package io.pooled.metrics;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.BaseUnits;
import io.micrometer.core.instrument.binder.MeterBinder;
import org.jspecify.annotations.Nullable;

import io.pooled.DiscardReason;
import io.pooled.ManagedPool;
import io.pooled.PoolRegistry;
import io.pooled.PoolStats;

/**
 * Meters of every pool, also of those that come and go later. They read the pools'
 * snapshots; nothing is counted twice, and nothing is counted for the meters' sake. Where
 * a meter registry has meters of a pool of the same name and kind, from another registry
 * of pools, those stay and this pool gets none. Thread-safe.
 *
 * @since 0.1.0
 */
public final class PoolMetrics implements MeterBinder, PoolRegistry.Listener, AutoCloseable {

	private final PoolRegistry pools;

	private final Map<MeterRegistry, Map<ManagedPool, List<Meter>>> bound = new ConcurrentHashMap<>();

	/**
	 * Create the meters of the pools of a registry.
	 * @param pools the pools
	 */
	public PoolMetrics(PoolRegistry pools) {
		this.pools = pools;
		pools.addListener(this);
	}

	@Override
	public void bindTo(MeterRegistry registry) {
		Map<ManagedPool, List<Meter>> meters = this.bound.computeIfAbsent(registry, (key) -> new ConcurrentHashMap<>());
		this.pools.stream().forEach((pool) -> bind(pool, registry, meters));
	}

	@Override
	public void registered(ManagedPool pool) {
		this.bound.forEach((registry, meters) -> bind(pool, registry, meters));
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

	private static void bind(ManagedPool pool, MeterRegistry registry, Map<ManagedPool, List<Meter>> meters) {
		meters.computeIfAbsent(pool, (key) -> newMeters(pool, registry));
	}

	/*
	 * A registry that has a meter of this identity returns it; whoever registered it is
	 * who removes it.
	 */
	private static List<Meter> newMeters(ManagedPool pool, MeterRegistry registry) {
		synchronized (registry) {
			Set<Meter> others = Collections.newSetFromMap(new IdentityHashMap<>());
			others.addAll(registry.getMeters());
			return new Binding(pool, registry).meters().stream().filter((meter) -> !others.contains(meter)).toList();
		}
	}

	/** The meters of one pool in one registry. */
	private record Binding(ManagedPool pool, MeterRegistry registry, Tags tags) {

		Binding(ManagedPool pool, MeterRegistry registry) {
			this(pool, registry, Tags.of("pool", pool.name(), "kind", pool.stats().kind()));
		}

		List<Meter> meters() {
			Stream<Meter> counters = Stream.of(
					counter("pool.acquires", "Leases handed out", this.tags.and("result", "hit"), PoolStats::hits),
					counter("pool.acquires", "Leases handed out", this.tags.and("result", "miss"), PoolStats::misses),
					counter("pool.releases", "Leases that have ended", this.tags, PoolStats::releases),
					counter("pool.leaks", "Leases that were lost without release", this.tags, PoolStats::leaked),
					bytesSaved());
			Stream<Meter> discards = Stream.of(DiscardReason.values())
				.map((reason) -> counter("pool.discards", "Objects let go", this.tags.and("reason", reason.id()),
						(stats) -> stats.discarded().getOrDefault(reason.id(), 0L)));
			Stream<Meter> gauges = Stream.of(gauge("pool.in.use", "Leases that have not ended", PoolStats::inUse),
					gauge("pool.idle", "Objects that are waiting to be used", PoolStats::idle),
					Gauge.builder("pool.retained", this.pool, (pool) -> pool.stats().retainedBytes())
						.description("Memory that the pool holds on to")
						.baseUnit(BaseUnits.BYTES)
						.tags(this.tags)
						.register(this.registry),
					gauge("pool.hit.ratio", "Share of acquires that reused something", PoolStats::hitRate),
					gauge("pool.imbalance", "Share of acquires whose lease is overdue", PoolStats::imbalance),
					gauge("pool.overdue", "Leases that are overdue", PoolStats::overdue),
					gauge("pool.churn.per.gc", "Misses per garbage collection", PoolStats::churnPerGc));
			return Stream.of(counters, discards, gauges).flatMap((meters) -> meters).toList();
		}

		private Meter counter(String name, String description, Tags tags, ToDoubleFunction<PoolStats> value) {
			return FunctionCounter.builder(name, this.pool, (pool) -> value.applyAsDouble(pool.stats()))
				.description(description)
				.tags(tags)
				.register(this.registry);
		}

		private Meter bytesSaved() {
			return FunctionCounter.builder("pool.bytes.saved", this.pool, Binding::savedBy)
				.description("Memory that was reused instead of allocated")
				.baseUnit(BaseUnits.BYTES)
				.tags(this.tags)
				.register(this.registry);
		}

		private static double savedBy(ManagedPool pool) {
			return pool.details()
				.sizeClasses()
				.stream()
				.mapToDouble((sizeClass) -> (double) sizeClass.hits() * sizeClass.size())
				.sum();
		}

		private Meter gauge(String name, String description, ToDoubleFunction<PoolStats> value) {
			return Gauge.builder(name, this.pool, (pool) -> value.applyAsDouble(pool.stats()))
				.description(description)
				.tags(this.tags)
				.register(this.registry);
		}

	}

}
