package io.pooled.metrics;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

import io.micrometer.core.instrument.FunctionTimer;
import io.micrometer.core.instrument.Measurement;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.SimpleMeterConvention;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import io.pooled.DiscardReason;
import io.pooled.LeakDetection;
import io.pooled.Lease;
import io.pooled.ManagedPool;
import io.pooled.Pool;
import io.pooled.PoolRegistry;
import io.pooled.SharedMemory;
import io.pooled.UpkeepSettings;
import io.pooled.buffer.PooledBuffer;
import io.pooled.buffer.PooledBufferFactory;
import io.pooled.digest.PooledDigest;
import io.pooled.doctor.DoctorRounds;
import io.pooled.gzip.PooledGzip;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.entry;
import static org.mockito.Mockito.atLeast;
import static org.mockito.Mockito.atMost;
import static org.mockito.Mockito.clearInvocations;
import static org.mockito.Mockito.spy;
import static org.mockito.Mockito.verify;

class PoolMetricsTests {

	private static final String[] IDS = { "pool.acquires{kind=object,pool=a,result=hit} COUNTER",
			"pool.acquires{kind=object,pool=a,result=miss} COUNTER", "pool.releases{kind=object,pool=a} COUNTER",
			"pool.discards{kind=object,pool=a,reason=full} COUNTER",
			"pool.discards{kind=object,pool=a,reason=oversize} COUNTER",
			"pool.discards{kind=object,pool=a,reason=idle} COUNTER",
			"pool.discards{kind=object,pool=a,reason=pressure} COUNTER",
			"pool.discards{kind=object,pool=a,reason=invalid} COUNTER",
			"pool.discards{kind=object,pool=a,reason=abandoned} COUNTER",
			"pool.discards{kind=object,pool=a,reason=explicit} COUNTER", "pool.leaks{kind=object,pool=a} COUNTER",
			"pool.created{kind=object,pool=a} COUNTER objects", "pool.stale.releases{kind=object,pool=a} COUNTER",
			"pool.exhausted{kind=object,pool=a} COUNTER", "pool.bytes.saved{kind=object,pool=a} COUNTER bytes",
			"pool.in.use{kind=object,pool=a} GAUGE", "pool.idle{kind=object,pool=a} GAUGE",
			"pool.retained{kind=object,pool=a} GAUGE bytes", "pool.retained.max{kind=object,pool=a} GAUGE bytes",
			"pool.hit.ratio{kind=object,pool=a} GAUGE", "pool.imbalance{kind=object,pool=a} GAUGE",
			"pool.overdue{kind=object,pool=a} GAUGE", "pool.churn.per.gc{kind=object,pool=a} GAUGE" };

	/** Every lease is watched. */
	private static final UpkeepSettings SAMPLED = new UpkeepSettings(Duration.ZERO, Duration.ZERO, LeakDetection.SAMPLE,
			1);

	private final PoolRegistry pools = new PoolRegistry();

	private final PoolMetrics metrics = new PoolMetrics(this.pools);

	private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

	private final Pool<StringBuilder> pool = Pool.builder("a", () -> new StringBuilder()).maxIdle(1).build();

	@AfterEach
	void endUpkeep() {
		this.pools.close();
	}

	@Test
	void metersOfAPoolOfTheSameNameStay() {
		this.registry.config().meterFilter(MeterFilter.renameTag("pool", "kind", "sort"));
		this.pools.register(this.pool);
		this.metrics.bindTo(this.registry);
		List<Meter> before = this.registry.getMeters();
		try (PoolRegistry others = new PoolRegistry();
				Pool<String> same = Pool.builder("a", () -> "x").build();
				Pool<String> other = Pool.builder("b", () -> "x").build()) {
			PoolMetrics metricsOfOthers = new PoolMetrics(others);
			metricsOfOthers.bindTo(this.registry);
			others.register(same);
			others.register(other);
			assertThat(this.registry.getMeters()).hasSize(2 * IDS.length);
			others.unregister(same);
			metricsOfOthers.close();
		}
		assertThat(this.registry.getMeters()).containsExactlyInAnyOrderElementsOf(before);
		this.pool.acquire().close();
		assertThat(this.registry.get("pool.releases").functionCounter().count()).isOne();
	}

	@Test
	void closedThereAreNoMetersAndNoneCome() {
		this.pools.register(this.pool);
		this.metrics.bindTo(this.registry);
		this.metrics.close();
		this.metrics.close();
		assertThat(this.registry.getMeters()).isEmpty();
		try (Pool<String> late = Pool.builder("late", () -> "x").build()) {
			this.pools.register(late);
			assertThat(this.registry.getMeters()).isEmpty();
		}
	}

	@Test
	void metersThatAreReadTogetherShareOneSnapshot() {
		ManagedPool counted = spy(this.pool);
		this.pools.register(counted);
		this.metrics.bindTo(this.registry);
		for (int scrape = 0; scrape < 3; scrape++) {
			clearInvocations(counted);
			this.pool.acquire().close();
			assertThat(this.registry.get("pool.releases").functionCounter().count()).isEqualTo(scrape + 1);
			this.registry.getMeters().forEach((meter) -> meter.measure().forEach(Measurement::getValue));
			verify(counted, atLeast(2)).stats();
			verify(counted, atMost(3)).stats();
		}
	}

	@Test
	void meterThatIsReadAgainShowsWhatIsNew() {
		this.pools.register(this.pool);
		this.metrics.bindTo(this.registry);
		for (int i = 1; i <= 100; i++) {
			this.pool.acquire().close();
			assertThat(this.registry.get("pool.releases").functionCounter().count()).isEqualTo(i);
		}
	}

	@Test
	void metersAreThoseOfTheContract() {
		this.pools.register(this.pool);
		this.metrics.bindTo(this.registry);
		assertThat(ids(this.registry)).containsExactlyInAnyOrder(IDS);
	}

	@Test
	void everyMeterIsDescribed() {
		this.pools.register(this.pool);
		this.metrics.bindTo(this.registry);
		assertThat(this.registry.getMeters())
			.allSatisfy((meter) -> assertThat(meter.getId().getDescription()).as(meter.getId().getName()).isNotBlank());
	}

	@Test
	void everyReasonToDiscardHasACounter() {
		this.pools.register(this.pool);
		this.metrics.bindTo(this.registry);
		for (DiscardReason reason : DiscardReason.values()) {
			assertThat(this.registry.find("pool.discards").tag("reason", reason.id()).meter()).isNotNull();
		}
	}

	@Test
	void kindIsThatOfThePool() {
		PooledBufferFactory buffers = PooledBufferFactory.builder("b").build();
		this.pools.register(buffers);
		this.pools.register(PooledGzip.builder("g").buffer(buffers).build());
		this.pools.register(PooledDigest.of("d", "MD5"));
		this.metrics.bindTo(this.registry);
		assertThat(this.registry.find("pool.idle").meters().stream().map((meter) -> meter.getId().getTags()))
			.containsExactlyInAnyOrder(tags("b", "buffer"), tags("g", "gzip"), tags("d", "digest"));
	}

	@Test
	void figuresOfAnObjectPoolAreExact() {
		this.pools.register(this.pool);
		this.metrics.bindTo(this.registry);
		Lease<StringBuilder> first = this.pool.acquire();
		Lease<StringBuilder> second = this.pool.acquire();
		first.close();
		second.close();
		Lease<StringBuilder> third = this.pool.acquire();
		this.pool.acquire().discard();
		assertThat(values(this.registry)).contains(entry("pool.acquires{result=hit}", 1.0),
				entry("pool.acquires{result=miss}", 3.0), entry("pool.releases", 3.0),
				entry("pool.discards{reason=full}", 1.0), entry("pool.discards{reason=explicit}", 1.0),
				entry("pool.discards{reason=oversize}", 0.0), entry("pool.discards{reason=invalid}", 0.0),
				entry("pool.leaks", 0.0), entry("pool.exhausted", 0.0), entry("pool.bytes.saved", 0.0),
				entry("pool.in.use", 1.0), entry("pool.idle", 0.0), entry("pool.retained", 0.0),
				entry("pool.hit.ratio", 0.25), entry("pool.imbalance", 0.0), entry("pool.overdue", 0.0));
		third.close();
		assertThat(values(this.registry)).contains(entry("pool.in.use", 0.0), entry("pool.idle", 1.0),
				entry("pool.releases", 4.0));
		this.pool.trim();
		assertThat(values(this.registry)).contains(entry("pool.idle", 0.0),
				entry("pool.discards{reason=explicit}", 2.0));
	}

	@Test
	void figuresOfABufferPoolAreExact() {
		PooledBufferFactory buffers = PooledBufferFactory.builder("b").sizeClasses(1024, 4096).build();
		this.pools.register(buffers);
		this.metrics.bindTo(this.registry);
		buffers.acquire(1000).close();
		buffers.acquire(4000).close();
		assertThat(values(this.registry)).contains(entry("pool.bytes.saved", 0.0), entry("pool.retained", 5120.0),
				entry("pool.idle", 2.0));
		buffers.acquire(1000).close();
		buffers.acquire(1000).close();
		try (PooledBuffer buffer = buffers.acquire(4000)) {
			assertThat(values(this.registry)).contains(entry("pool.bytes.saved", 6144.0),
					entry("pool.acquires{result=hit}", 3.0), entry("pool.acquires{result=miss}", 2.0),
					entry("pool.in.use", 1.0), entry("pool.idle", 1.0), entry("pool.retained", 5120.0));
			buffer.write(1);
		}
		assertThat(values(this.registry)).contains(entry("pool.releases", 5.0), entry("pool.hit.ratio", 0.6));
	}

	@Test
	void metersReadWhatTheSnapshotSays() {
		this.pools.register(this.pool);
		this.metrics.bindTo(this.registry);
		this.pool.use(StringBuilder::length);
		assertThat(values(this.registry)).contains(entry("pool.hit.ratio", this.pool.stats().hitRate()),
				entry("pool.releases", (double) this.pool.stats().releases()),
				entry("pool.idle", (double) this.pool.stats().idle()));
	}

	@Test
	void poolThatIsRegisteredLaterGetsMeters() {
		this.metrics.bindTo(this.registry);
		assertThat(this.registry.getMeters()).isEmpty();
		this.pools.register(this.pool);
		assertThat(ids(this.registry)).containsExactlyInAnyOrder(IDS);
	}

	@Test
	void metersOfAnUnregisteredPoolAreRemovedAndNoOthers() {
		this.pools.register(this.pool);
		this.pools.register(Pool.builder("b", () -> "x").build());
		this.metrics.bindTo(this.registry);
		this.pools.unregister(this.pools.get("b"));
		assertThat(ids(this.registry)).containsExactlyInAnyOrder(IDS);
		this.pools.unregister(this.pool);
		assertThat(this.registry.getMeters()).isEmpty();
	}

	@Test
	void poolThatTakesTheNameOfAnotherHasMetersOfItsOwn() {
		this.pools.register(this.pool);
		this.metrics.bindTo(this.registry);
		this.pool.use(StringBuilder::length);
		this.pools.unregister(this.pool);
		this.pools.register(Pool.builder("a", () -> "x").build());
		assertThat(ids(this.registry)).containsExactlyInAnyOrder(IDS);
		assertThat(values(this.registry)).contains(entry("pool.releases", 0.0));
	}

	@Test
	void bindingTwiceIsBindingOnce() {
		this.pools.register(this.pool);
		this.metrics.bindTo(this.registry);
		List<Meter> meters = this.registry.getMeters();
		this.metrics.bindTo(this.registry);
		assertThat(this.registry.getMeters()).containsExactlyInAnyOrderElementsOf(meters);
		this.pools.unregister(this.pool);
		assertThat(this.registry.getMeters()).isEmpty();
	}

	@Test
	void buffersShowTheCeilingOfAllOfThem() {
		SharedMemory memory = new SharedMemory(1 << 20, 5 << 20);
		this.pools.register(PooledBufferFactory.builder("b").memory(memory).build());
		this.pools.register(PooledBufferFactory.builder("c").memory(new SharedMemory(1 << 20, Long.MAX_VALUE)).build());
		this.metrics.bindTo(this.registry);
		assertThat(this.registry.get("pool.in.use.max").tag("pool", "b").gauge().value()).isEqualTo(5 << 20);
		assertThat(this.registry.get("pool.retained.max").tag("pool", "b").gauge().value()).isEqualTo(1 << 20);
		assertThat(this.registry.find("pool.in.use.max").tag("pool", "c").gauge()).isNull();
	}

	@Test
	void countsFindingsBySeverityWhereADoctorLooks() {
		try (DoctorRounds doctor = new DoctorRounds(this.pools, Duration.ofHours(1), (pool) -> null);
				PoolMetrics watched = new PoolMetrics(this.pools, doctor, PoolMeterConventions.DEFAULT, false)) {
			this.pools.register(Pool.builder("b", () -> "x").build());
			watched.bindTo(this.registry);
			assertThat(this.registry.find("pool.findings").tag("pool", "b").gauges())
				.extracting((gauge) -> gauge.getId().getTag("severity"))
				.containsExactlyInAnyOrder("info", "warning", "critical");
			assertThat(this.registry.get("pool.findings").tag("severity", "warning").gauge().value()).isZero();
		}
		assertThat(this.registry.find("pool.findings").gauges()).isEmpty();
	}

	@Test
	void conventionsNameEveryMeterAndTellPoolsApart() {
		PoolMeterConventions conventions = (name) -> new SimpleMeterConvention<>("acme." + name,
				(pool) -> Tags.of("component", pool.name()));
		try (DoctorRounds doctor = new DoctorRounds(this.pools, Duration.ofHours(1), (pool) -> null);
				PoolMetrics renamed = new PoolMetrics(this.pools, doctor, conventions, true)) {
			this.pools.register(PooledBufferFactory.builder("b").upkeep(SAMPLED).build());
			renamed.bindTo(this.registry);
			assertThat(this.registry.getMeters()).hasSize(IDS.length + 1 + 3 + 10 + 1).allSatisfy((meter) -> {
				assertThat(meter.getId().getName()).startsWith("acme.pool.");
				assertThat(meter.getId().getTag("component")).isEqualTo("b");
				assertThat(meter.getId().getTag("pool")).isNull();
			});
			assertThat(this.registry.get("acme.pool.discards").tag("reason", "full").functionCounter().count())
				.isZero();
		}
		assertThat(this.registry.getMeters()).isEmpty();
	}

	@Test
	void aConventionThatFailsLeavesNoMeterBehind() {
		try (PoolMetrics failing = new PoolMetrics(this.pools, null, (name) -> {
			if (name.equals("pool.idle")) {
				throw new IllegalStateException("a convention of a test fails");
			}
			return PoolMeterConventions.DEFAULT.named(name);
		}, false)) {
			this.pools.register(this.pool);
			assertThatIllegalStateException().isThrownBy(() -> failing.bindTo(this.registry));
			assertThat(this.registry.getMeters()).isEmpty();
		}
	}

	@Test
	void leasesThatAreWatchedAreTimed() {
		try (Pool<StringBuilder> sampled = Pool.builder("s", () -> new StringBuilder()).upkeep(SAMPLED).build()) {
			this.pools.register(this.pool);
			this.pools.register(sampled);
			this.metrics.bindTo(this.registry);
			long before = System.nanoTime();
			sampled.acquire().close();
			sampled.acquire().discard();
			long most = System.nanoTime() - before;
			FunctionTimer timer = this.registry.get("pool.use.time")
				.tags("pool", "s", "kind", "object")
				.functionTimer();
			assertThat(timer.count()).isEqualTo(2);
			assertThat(timer.totalTime(TimeUnit.NANOSECONDS)).isPositive().isLessThanOrEqualTo(most);
			assertThat(this.registry.find("pool.use.time").tag("pool", "a").meter()).isNull();
		}
	}

	@Test
	void sizesAreAHistogramWhereThatIsAskedFor() {
		PooledBufferFactory buffers = PooledBufferFactory.builder("b").build();
		this.pools.register(buffers);
		this.pools.register(this.pool);
		this.metrics.bindTo(this.registry);
		assertThat(this.registry.find("pool.sizes").meters()).isEmpty();
		try (PoolMetrics withSizes = new PoolMetrics(this.pools, null, PoolMeterConventions.DEFAULT, true)) {
			SimpleMeterRegistry other = new SimpleMeterRegistry();
			withSizes.bindTo(other);
			for (int size : new int[] { 0, 200, 256, 257, 1024, 1 << 20, (1 << 20) + 1, 20 << 20 }) {
				try (PooledBuffer buffer = buffers.acquire()) {
					buffer.write(new byte[size]);
				}
			}
			assertThat(other.find("pool.sizes").functionCounters()).allSatisfy((counter) -> {
				assertThat(counter.getId().getTag("pool")).isEqualTo("b");
				assertThat(counter.getId().getBaseUnit()).isEqualTo("buffers");
			})
				.extracting((counter) -> entry(counter.getId().getTag("le"), counter.count()))
				.containsExactlyInAnyOrder(entry("256", 3.0), entry("1024", 5.0), entry("4096", 5.0),
						entry("16384", 5.0), entry("65536", 5.0), entry("262144", 5.0), entry("1048576", 6.0),
						entry("4194304", 7.0), entry("16777216", 7.0), entry("+Inf", 8.0));
		}
	}

	@Test
	void everyMeterRegistryIsFollowed() {
		SimpleMeterRegistry other = new SimpleMeterRegistry();
		// Without a miss, lest a collection between two readings makes them differ.
		Pool<StringBuilder> pool = Pool.builder("a", () -> new StringBuilder()).preallocate(1).build();
		this.metrics.bindTo(this.registry);
		this.pools.register(pool);
		this.metrics.bindTo(other);
		pool.use(StringBuilder::length);
		assertThat(ids(other)).containsExactlyInAnyOrder(IDS);
		assertThat(values(other)).isEqualTo(values(this.registry)).contains(entry("pool.releases", 1.0));
		this.pools.unregister(pool);
		assertThat(this.registry.getMeters()).isEmpty();
		assertThat(other.getMeters()).isEmpty();
	}

	private static List<Tag> tags(String pool, String kind) {
		return List.of(Tag.of("kind", kind), Tag.of("pool", pool));
	}

	private static List<String> ids(MeterRegistry registry) {
		return registry.getMeters().stream().map(Meter::getId).map(PoolMetricsTests::describe).toList();
	}

	private static String describe(Meter.Id id) {
		String tags = id.getTags()
			.stream()
			.map((tag) -> tag.getKey() + "=" + tag.getValue())
			.collect(Collectors.joining(",", "{", "}"));
		String unit = (id.getBaseUnit() != null) ? " " + id.getBaseUnit() : "";
		return id.getName() + tags + " " + id.getType() + unit;
	}

	private static Map<String, Double> values(MeterRegistry registry) {
		Map<String, Double> values = new TreeMap<>();
		for (Meter meter : registry.getMeters()) {
			String tags = meter.getId()
				.getTags()
				.stream()
				.filter((tag) -> !tag.getKey().equals("pool") && !tag.getKey().equals("kind"))
				.map((tag) -> "{" + tag.getKey() + "=" + tag.getValue() + "}")
				.collect(Collectors.joining());
			values.put(meter.getId().getName() + tags, meter.measure().iterator().next().getValue());
		}
		return values;
	}

}
