package io.pooled.metrics;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAccumulator;
import java.util.function.ToDoubleFunction;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.FunctionTimer;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.BaseUnits;
import io.micrometer.core.instrument.binder.MeterConvention;
import io.micrometer.core.instrument.binder.SimpleMeterConvention;
import org.jspecify.annotations.Nullable;

import io.pooled.DiscardReason;
import io.pooled.LeakDetection;
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

	private final String kind;

	private final PoolMeterConventions conventions;

	private final SharedSnapshot<PoolStats> snapshot = new SharedSnapshot<>(ManagedPool::stats);

	private final List<Meter> meters = new ArrayList<>();

	MetersOfPool(ManagedPool pool, MeterRegistry registry, PoolMeterConventions conventions) {
		this.pool = pool;
		this.registry = registry;
		this.kind = pool.stats().kind();
		this.conventions = (conventions == PoolMeterConventions.DEFAULT)
				? names(Tags.of("pool", pool.name(), "kind", this.kind)) : conventions;
	}

	// Of which each would ask the pool for its kind.
	private static PoolMeterConventions names(Tags tags) {
		return (name) -> new SimpleMeterConvention<>(name, tags);
	}

	/**
	 * Register the meters. If that fails there are none.
	 * @param doctor looks at the pool, if anybody does
	 * @param withSizes whether there is a histogram of the sizes of buffers
	 * @param others the meters that there are, which are not this pool's even if they
	 * have the same names
	 * @return the meters of this pool
	 */
	List<Meter> register(@Nullable DoctorRounds doctor, boolean withSizes, Set<Meter> others) {
		boolean complete = false;
		try {
			registerAll(doctor, withSizes);
			complete = true;
		}
		finally {
			this.meters.removeIf(others::contains);
			if (!complete) {
				this.meters.forEach(this.registry::remove);
			}
		}
		return this.meters;
	}

	private void registerAll(@Nullable DoctorRounds doctor, boolean withSizes) {
		counter("pool.acquires", "Leases handed out", null, Tags.of("result", "hit"), PoolFigure.HITS);
		counter("pool.acquires", "Leases handed out", null, Tags.of("result", "miss"), PoolFigure.MISSES);
		counter("pool.releases", "Leases that have ended", null, Tags.empty(), PoolFigure.RELEASES);
		// With a unit, for Prometheus has names that end with "created" for itself.
		counter("pool.created", "Objects made", BaseUnits.OBJECTS, Tags.empty(), PoolFigure.CREATED);
		counter("pool.stale.releases", "Releases of leases that had ended", null, Tags.empty(),
				PoolFigure.STALE_RELEASES);
		counter("pool.leaks", "Leases that were lost without release", null, Tags.empty(), PoolFigure.LEAKED);
		counter("pool.exhausted", "Leases that failed, because there was no memory for them", null, Tags.empty(),
				PoolFigure.EXHAUSTED);
		bytesSaved();
		for (DiscardReason reason : DiscardReason.values()) {
			counter("pool.discards", "Objects let go", null, Tags.of("reason", reason.id()),
					(stats) -> stats.discarded().getOrDefault(reason.id(), 0L));
		}
		gauge("pool.in.use", "Leases that have not ended", null, PoolFigure.IN_USE);
		gauge("pool.idle", "Objects that are waiting to be used", null, PoolFigure.IDLE);
		gauge("pool.retained", "Memory that the pool holds on to", BaseUnits.BYTES, PoolFigure.RETAINED);
		gauge("pool.retained.max", "Memory that the pool may hold on to", BaseUnits.BYTES, PoolFigure.MAX_RETAINED);
		ceiling();
		gauge("pool.hit.ratio", "Share of acquires that reused something", null, PoolFigure.HIT_RATE);
		gauge("pool.imbalance", "Share of acquires whose lease is overdue", null, PoolFigure.IMBALANCE);
		gauge("pool.overdue", "Leases that are overdue", null, PoolFigure.OVERDUE);
		gauge("pool.churn.per.gc", "Misses per garbage collection", null, PoolFigure.CHURN_PER_GC);
		useTime();
		if (doctor != null) {
			findings(doctor);
		}
		if (withSizes && "buffer".equals(this.kind)) {
			sizes();
		}
	}

	private void counter(String name, String description, @Nullable String unit, Tags tags,
			ToDoubleFunction<PoolStats> value) {
		MeterConvention<ManagedPool> convention = this.conventions.named(name);
		this.meters.add(FunctionCounter.builder(convention.getName(), this.pool, shared(value))
			.description(description)
			.baseUnit(unit)
			.tags(convention.getTags(this.pool).and(tags))
			.register(this.registry));
	}

	private void gauge(String name, String description, @Nullable String unit, ToDoubleFunction<PoolStats> value) {
		gauge(name, description, unit, Tags.empty(), shared(value));
	}

	private void gauge(String name, String description, @Nullable String unit, Tags tags,
			ToDoubleFunction<ManagedPool> value) {
		MeterConvention<ManagedPool> convention = this.conventions.named(name);
		this.meters.add(Gauge.builder(convention.getName(), this.pool, value)
			.description(description)
			.baseUnit(unit)
			.tags(convention.getTags(this.pool).and(tags))
			.register(this.registry));
	}

	private ToDoubleFunction<ManagedPool> shared(ToDoubleFunction<PoolStats> value) {
		int reader = this.meters.size();
		SharedSnapshot<PoolStats> snapshot = this.snapshot;
		return (pool) -> value.applyAsDouble(snapshot.of(pool, reader));
	}

	// It never changes, and pools that are no buffers have none.
	private void ceiling() {
		if (this.pool.details().settings().get("sharedMemory") instanceof Map<?, ?> memory
				&& memory.get("maxInUse") instanceof Number ceiling) {
			double bytes = ceiling.doubleValue();
			gauge("pool.in.use.max", "Memory that all buffer pools together may hold on to and hand out",
					BaseUnits.BYTES, Tags.empty(), (pool) -> bytes);
		}
	}

	// A pool that only counts watches leases for moments, in which something is wrong.
	private void useTime() {
		if (this.pool.upkeep().leakDetection() != LeakDetection.COUNT) {
			MeterConvention<ManagedPool> convention = this.conventions.named("pool.use.time");
			this.meters.add(FunctionTimer
				.builder(convention.getName(), this.pool, (pool) -> pool.holdTimes().leases(),
						(pool) -> pool.holdTimes().nanos(), TimeUnit.NANOSECONDS)
				.description("How long leases were held, of those that were watched")
				.tags(convention.getTags(this.pool))
				.register(this.registry));
		}
	}

	private void findings(DoctorRounds doctor) {
		for (Severity severity : Severity.values()) {
			gauge("pool.findings", "Findings that stand", null, Tags.of("severity", severity.id()),
					(pool) -> doctor.findings(pool)
						.stream()
						.filter((finding) -> finding.severity() == severity)
						.count());
		}
	}

	private void sizes() {
		SharedSnapshot<SizesUpTo> sizes = new SharedSnapshot<>((pool) -> new SizesUpTo(pool.details().sizes()));
		MeterConvention<ManagedPool> convention = this.conventions.named("pool.sizes");
		for (int i = 0; i <= SizesUpTo.BOUNDS.size(); i++) {
			int bound = i;
			// The histogram is approximate, and may go back a little; a counter must not.
			LongAccumulator count = new LongAccumulator(Math::max, 0);
			this.meters.add(FunctionCounter.builder(convention.getName(), this.pool, (pool) -> {
				count.accumulate(sizes.of(pool, bound).count(bound));
				return count.get();
			})
				.description("Buffers that ended with at most so many bytes")
				.baseUnit(BaseUnits.BUFFERS)
				.tags(convention.getTags(this.pool).and("le", SizesUpTo.name(bound)))
				.register(this.registry));
		}
	}

	private void bytesSaved() {
		MeterConvention<ManagedPool> convention = this.conventions.named("pool.bytes.saved");
		this.meters.add(FunctionCounter.builder(convention.getName(), this.pool, MetersOfPool::savedBy)
			.description("Memory that was reused instead of allocated")
			.baseUnit(BaseUnits.BYTES)
			.tags(convention.getTags(this.pool))
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
