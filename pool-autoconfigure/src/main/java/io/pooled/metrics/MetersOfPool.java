package io.pooled.metrics;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.BaseUnits;
import org.jspecify.annotations.Nullable;

import io.pooled.DiscardReason;
import io.pooled.ManagedPool;
import io.pooled.PoolStats;
import io.pooled.doctor.DoctorRounds;
import io.pooled.doctor.Severity;

/**
 * The meters of one pool in one registry.
 */
final class MetersOfPool {

	private final ManagedPool pool;

	private final MeterRegistry registry;

	private final @Nullable DoctorRounds doctor;

	private final Tags tags;

	private final SharedSnapshot snapshot = new SharedSnapshot();

	private final List<Meter> meters = new ArrayList<>();

	MetersOfPool(ManagedPool pool, MeterRegistry registry, @Nullable DoctorRounds doctor) {
		this.pool = pool;
		this.registry = registry;
		this.doctor = doctor;
		this.tags = Tags.of("pool", pool.name(), "kind", pool.stats().kind());
	}

	List<Meter> register() {
		counter("pool.acquires", "Leases handed out", this.tags.and("result", "hit"), PoolStats::hits);
		counter("pool.acquires", "Leases handed out", this.tags.and("result", "miss"), PoolStats::misses);
		counter("pool.releases", "Leases that have ended", this.tags, PoolStats::releases);
		counter("pool.created", "Objects made", this.tags, PoolStats::created);
		counter("pool.stale.releases", "Releases of leases that had ended", this.tags, PoolStats::staleReleases);
		counter("pool.leaks", "Leases that were lost without release", this.tags, PoolStats::leaked);
		counter("pool.exhausted", "Leases that failed, because there was no memory for them", this.tags,
				PoolStats::exhausted);
		bytesSaved();
		for (DiscardReason reason : DiscardReason.values()) {
			counter("pool.discards", "Objects let go", this.tags.and("reason", reason.id()),
					(stats) -> stats.discarded().getOrDefault(reason.id(), 0L));
		}
		gauge("pool.in.use", "Leases that have not ended", null, PoolStats::inUse);
		gauge("pool.idle", "Objects that are waiting to be used", null, PoolStats::idle);
		gauge("pool.retained", "Memory that the pool holds on to", BaseUnits.BYTES, PoolStats::retainedBytes);
		gauge("pool.retained.max", "Memory that the pool may hold on to", BaseUnits.BYTES, PoolStats::maxRetainedBytes);
		ceiling();
		gauge("pool.hit.ratio", "Share of acquires that reused something", null, PoolStats::hitRate);
		gauge("pool.imbalance", "Share of acquires whose lease is overdue", null, PoolStats::imbalance);
		gauge("pool.overdue", "Leases that are overdue", null, PoolStats::overdue);
		gauge("pool.churn.per.gc", "Misses per garbage collection", null, PoolStats::churnPerGc);
		if (this.doctor != null) {
			findings(this.doctor);
		}
		return this.meters;
	}

	private void counter(String name, String description, Tags tags, ToDoubleFunction<PoolStats> value) {
		this.meters.add(FunctionCounter.builder(name, this.pool, shared(value))
			.description(description)
			.tags(tags)
			.register(this.registry));
	}

	private void gauge(String name, String description, @Nullable String unit, ToDoubleFunction<PoolStats> value) {
		this.meters.add(Gauge.builder(name, this.pool, shared(value))
			.description(description)
			.baseUnit(unit)
			.tags(this.tags)
			.register(this.registry));
	}

	private ToDoubleFunction<ManagedPool> shared(ToDoubleFunction<PoolStats> value) {
		int reader = this.meters.size();
		SharedSnapshot snapshot = this.snapshot;
		return (pool) -> value.applyAsDouble(snapshot.of(pool, reader));
	}

	// It never changes, and pools that are no buffers have none.
	private void ceiling() {
		if (this.pool.details().settings().get("sharedMemory") instanceof Map<?, ?> memory
				&& memory.get("maxInUse") instanceof Number ceiling) {
			this.meters.add(Gauge.builder("pool.in.use.max", ceiling, Number::doubleValue)
				.strongReference(true)
				.description("Memory that all buffer pools together may hold on to and hand out")
				.baseUnit(BaseUnits.BYTES)
				.tags(this.tags)
				.register(this.registry));
		}
	}

	private void findings(DoctorRounds doctor) {
		for (Severity severity : Severity.values()) {
			this.meters.add(Gauge
				.builder("pool.findings", this.pool,
						(pool) -> doctor.findings(pool)
							.stream()
							.filter((finding) -> finding.severity() == severity)
							.count())
				.description("Findings that stand")
				.tags(this.tags.and("severity", severity.id()))
				.register(this.registry));
		}
	}

	private void bytesSaved() {
		this.meters.add(FunctionCounter.builder("pool.bytes.saved", this.pool, MetersOfPool::savedBy)
			.description("Memory that was reused instead of allocated")
			.baseUnit(BaseUnits.BYTES)
			.tags(this.tags)
			.register(this.registry));
	}

	private static double savedBy(ManagedPool pool) {
		return pool.details()
			.sizeClasses()
			.stream()
			.mapToDouble((sizeClass) -> (double) sizeClass.hits() * sizeClass.size())
			.sum();
	}

}
