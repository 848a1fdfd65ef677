package io.pooled.doctor;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

import io.pooled.DiscardReason;
import io.pooled.LeakDetection;
import io.pooled.Lease;
import io.pooled.Pool;
import io.pooled.PoolDetails;
import io.pooled.PoolExhaustedException;
import io.pooled.PooledObjectFactory;
import io.pooled.SharedMemory;
import io.pooled.UpkeepSettings;
import io.pooled.buffer.PooledBuffer;
import io.pooled.buffer.PooledBufferFactory;
import io.pooled.json.PooledRecyclerPool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * For each rule something that users do: it raises that rule, and no other one of a
 * warning or worse.
 */
class DoctorTests {

	private static final Duration WINDOW = Duration.ofSeconds(30);

	private static final int KB = 1024;

	private static final int MB = 1024 * KB;

	private final SharedMemory memory = new SharedMemory(256 * MB, 512 * MB);

	@Test
	void alwaysMissesIfNothingIsReleased() {
		Observed<Pool<StringBuilder>> observed = objects(64);
		List<Lease<StringBuilder>> before = leases(observed.pool, 200);
		observed.begin();
		List<Lease<StringBuilder>> kept = leases(observed.pool, 1_000);
		Finding finding = onlyFinding(observed, "always-misses");
		assertThat(finding.severity()).isEqualTo(Severity.CRITICAL);
		assertThat(finding.evidence()).contains("1,000 of 1,000 acquires in 30 s").contains("1,000 were not released");
		assertThat(finding.yaml()).isEqualTo("""
				pools:
				  object:
				    parsers:
				      leak-detection: sample
				""");
		assertThat(kept).hasSize(1_000);
		assertThat(before).hasSize(200);
	}

	@Test
	void leasesThatLastForLongAreNoMisses() {
		Observed<Pool<StringBuilder>> observed = objects(512);
		List<Lease<StringBuilder>> kept = leases(observed.pool, 1_000);
		observed.pass(WINDOW);
		assertThat(observed.findings()).isEmpty();
		kept.forEach(Lease::close);
	}

	/** As the WebFlux encoder of Spring Framework 7.0 did for months. */
	@Test
	void alwaysMissesIfRecyclersAreNeverReleased() {
		Observed<PooledRecyclerPool> observed = new Observed<>(PooledRecyclerPool.of("jacksonRecycler", 256));
		List<Object> kept = new ArrayList<>();
		for (int i = 0; i < 1_000; i++) {
			kept.add(observed.pool.acquireAndLinkPooled());
		}
		assertThat(onlyFinding(observed, "always-misses").yaml()).isEqualTo("""
				pools:
				  jackson:
				    recycler:
				      enabled: false
				""");
		assertThat(kept).hasSize(1_000);
	}

	@Test
	void alwaysMissesIfOwnersDiscardWhatTheyLease() {
		Observed<Pool<StringBuilder>> observed = objects(64);
		leases(observed.pool, 500).forEach(Lease::discard);
		assertThat(onlyFinding(observed, "always-misses").evidence()).contains("500 discarded by their owner");
	}

	@Test
	void leakingIfSomeLeasesAreOverdue() {
		Observed<Pool<StringBuilder>> observed = objects(64);
		List<Lease<StringBuilder>> kept = leases(observed.pool, 5);
		useInTurn(observed.pool, 195);
		observed.pass(Duration.ofMinutes(6));
		Finding finding = onlyFinding(observed, "leaking");
		assertThat(finding.severity()).isEqualTo(Severity.CRITICAL);
		assertThat(finding.evidence()).contains("5 leases became overdue").contains("of 200 acquires");
		kept.forEach(Lease::close);
		observed.begin();
		useInTurn(observed.pool, 195);
		observed.pass(Duration.ofMinutes(1));
		assertThat(observed.findings()).isEmpty();
	}

	@Test
	void sparseTrafficIfEachUseFindsNothingLeft() {
		Observed<PooledBufferFactory> observed = buffers("reports", (builder) -> builder);
		for (int i = 0; i < 6; i++) {
			write(observed.pool, 40 * KB);
			observed.pass(Duration.ofMinutes(5));
		}
		Finding finding = onlyFinding(observed, "sparse-traffic");
		assertThat(finding.severity()).isEqualTo(Severity.INFO);
		assertThat(finding.yaml()).contains("idle-timeout: 9m");
	}

	@Test
	void sparseTrafficIfBurstsFindNothingLeft() {
		Observed<Pool<StringBuilder>> observed = objects(64);
		for (int i = 0; i < 6; i++) {
			leases(observed.pool, 40).forEach(Lease::close);
			observed.pass(Duration.ofMinutes(5));
		}
		onlyFinding(observed, "sparse-traffic");
	}

	@Test
	void drainedTooOftenIfTheIdleTimeoutIsShort() {
		Observed<PooledBufferFactory> observed = buffers("exports",
				(builder) -> builder.upkeep(upkeep(Duration.ofSeconds(1))));
		for (int i = 0; i < 20; i++) {
			writeAtOnce(observed.pool, 10, 4 * KB);
			observed.pass(Duration.ofMillis(750));
			observed.age();
			observed.pass(Duration.ofMillis(750));
			observed.age();
		}
		assertThat(onlyFinding(observed, "drained-too-often").yaml()).contains("idle-timeout: 60s");
	}

	@Test
	void drainedTooOftenIfTheHeapIsFull() {
		Observed<PooledBufferFactory> observed = buffers("exports", (builder) -> builder);
		for (int i = 0; i < 20; i++) {
			writeAtOnce(observed.pool, 10, 4 * KB);
			observed.pool.trim(DiscardReason.PRESSURE);
		}
		assertThat(onlyFinding(observed, "drained-too-often").yaml()).isEqualTo("""
				pools:
				  max-retained: 128MB
				""");
	}

	@Test
	void tinyObjectsIfBuffersHoldNextToNothing() {
		Observed<PooledBufferFactory> observed = buffers("ids", (builder) -> builder);
		for (int i = 0; i < 1_000; i++) {
			write(observed.pool, 64);
		}
		Finding finding = onlyFinding(observed, "tiny-objects");
		assertThat(finding.severity()).isEqualTo(Severity.INFO);
		assertThat(finding.evidence()).contains("100 % of 1,000 buffers").contains("at most 64 B");
	}

	@Test
	void wrongGranularityIfEachRowIsALease() {
		Observed<PooledBufferFactory> observed = buffers("rows", (builder) -> builder);
		for (int i = 0; i < 200_000; i++) {
			write(observed.pool, 500);
		}
		observed.pass(Duration.ofMillis(100));
		assertThat(observed.findings()).extracting(Finding::rule).containsExactly("wrong-granularity");
		assertThat(observed.findings().get(0).evidence()).contains("2,000,000 acquires in a second");
	}

	@Test
	void wrongSizeClassIfSegmentsAreMuchTooSmall() {
		Observed<PooledBufferFactory> observed = buffers("exports", (builder) -> builder.sizeClasses(KB));
		for (int i = 0; i < 200; i++) {
			write(observed.pool, 60 * KB);
		}
		assertThat(onlyFinding(observed, "wrong-size-class").yaml()).isEqualTo("""
				pools:
				  buffer:
				    exports:
				      size-classes: 64KB
				""");
	}

	@Test
	void wrongSizeClassIfMuchMoreIsExpectedThanWritten() {
		Observed<PooledBufferFactory> observed = buffers("exports", (builder) -> builder);
		for (int i = 0; i < 200; i++) {
			try (PooledBuffer buffer = observed.pool.acquire(128 * KB)) {
				buffer.write(new byte[2 * KB]);
			}
		}
		assertThat(onlyFinding(observed, "wrong-size-class").evidence()).contains("128 KB each");
	}

	@Test
	void oversizeIfBuffersAreBeyondTheMaximumCapacity() {
		Observed<PooledBufferFactory> observed = buffers("exports", (builder) -> builder.maxCapacity(256 * KB));
		for (int i = 0; i < 100; i++) {
			write(observed.pool, 2 * MB);
		}
		assertThat(onlyFinding(observed, "oversize").yaml()).contains("max-capacity: auto");
	}

	@Test
	void longTailIfRareGiantsHaveMostOfTheBytes() {
		Observed<PooledBufferFactory> observed = buffers("exports", (builder) -> builder);
		for (int i = 0; i < 1_000; i++) {
			write(observed.pool, (i % 200 == 0) ? 8 * MB : 2 * KB);
		}
		Finding finding = onlyFinding(observed, "long-tail");
		assertThat(finding.evidence()).contains("5 of 1,000 buffers");
		assertThat(finding.yaml()).contains("max-capacity: 1MB");
	}

	@Test
	void whatALargeBufferTakesWhileItIsOpenIsNoWaste() {
		Observed<PooledBufferFactory> observed = buffers("exports", (builder) -> builder);
		for (int i = 0; i < 200; i++) {
			write(observed.pool, 800);
		}
		try (PooledBuffer large = observed.pool.acquire()) {
			large.write(new byte[15 * MB]);
			observed.pass(WINDOW);
			assertThat(observed.findings()).isEmpty();
		}
	}

	@Test
	void theCureOfALongTailIsNotOversize() {
		Observed<PooledBufferFactory> observed = buffers("exports", (builder) -> builder.maxCapacity(MB));
		for (int i = 0; i < 1_000; i++) {
			write(observed.pool, (i % 200 == 0) ? 8 * MB : 2 * KB);
		}
		observed.pass(WINDOW);
		assertThat(observed.findings()).isEmpty();
	}

	@Test
	void underBudgetIsNotSaidOfWhatAgesInBetween() {
		Observed<Pool<StringBuilder>> observed = objects(64);
		for (int i = 0; i < 4; i++) {
			leases(observed.pool, 150).forEach(Lease::close);
			observed.pass(Duration.ofMinutes(4));
		}
		assertThat(observed.findings()).extracting(Finding::rule).doesNotContain("under-budget");
	}

	@Test
	void overRetainedIfABurstIsKeptForEver() {
		Observed<PooledBufferFactory> observed = buffers("exports", (builder) -> builder.upkeep(upkeep(Duration.ZERO)));
		writeAtOnce(observed.pool, 10, 4 * MB);
		observed.begin();
		observed.pass(WINDOW);
		Finding finding = onlyFinding(observed, "over-retained");
		assertThat(finding.evidence()).contains("40.4 MB").contains("for ever");
		assertThat(finding.yaml()).contains("idle-timeout: 60s");
	}

	@Test
	void underBudgetIfTheWorkingSetDoesNotFit() {
		Observed<PooledBufferFactory> observed = buffers("exports", (builder) -> builder.maxRetained(4 * MB));
		for (int i = 0; i < 10; i++) {
			writeAtOnce(observed.pool, 16, MB);
		}
		Finding finding = onlyFinding(observed, "under-budget");
		assertThat(finding.evidence()).contains("4.0 MB can be kept");
		int fits = Integer.parseInt(finding.yaml().replaceAll("(?s).*max-retained: (\\d+)MB\n$", "$1"));
		assertThat(fits).isBetween(16, 32);
		Observed<PooledBufferFactory> cured = buffers("exports", (builder) -> builder.maxRetained(fits * MB));
		for (int i = 0; i < 10; i++) {
			writeAtOnce(cured.pool, 16, MB);
		}
		assertThat(cured.findings()).isEmpty();
	}

	/** What the sample application had before its bounds followed the heap. */
	@Test
	void underBudgetIfSixteenConnectionsHaveSevenMegabytesEachIn24() {
		Observed<PooledBufferFactory> observed = buffers("exports", (builder) -> builder.maxRetained(24 * MB));
		for (int i = 0; i < 5; i++) {
			writeAtOnce(observed.pool, 16, 7 * MB);
		}
		Finding finding = onlyFinding(observed, "under-budget");
		int fits = Integer.parseInt(finding.yaml().replaceAll("(?s).*max-retained: (\\d+)MB\n$", "$1"));
		Observed<PooledBufferFactory> cured = buffers("exports", (builder) -> builder.maxRetained(fits * MB));
		for (int i = 0; i < 20; i++) {
			writeAtOnce(cured.pool, 16, 7 * MB);
		}
		cured.pass(WINDOW);
		assertThat(cured.findings()).isEmpty();
		assertThat(cured.pool.stats().hitRate()).isGreaterThan(0.9);
	}

	@Test
	void underBudgetNamesTheBoundOfAllPoolsIfThatIsInTheWay() {
		SharedMemory shared = new SharedMemory(4 * MB, 256 * MB);
		Observed<PooledBufferFactory> observed = buffers("exports", (builder) -> builder.memory(shared));
		for (int i = 0; i < 10; i++) {
			writeAtOnce(observed.pool, 16, MB);
		}
		assertThat(onlyFinding(observed, "under-budget").yaml()).matches("pools:\n  max-retained: 2\\dMB\n");
	}

	@Test
	void underBudgetIfThereAreMoreObjectsThanCanBeIdle() {
		Observed<Pool<StringBuilder>> observed = objects(4);
		for (int i = 0; i < 20; i++) {
			leases(observed.pool, 16).forEach(Lease::close);
		}
		assertThat(onlyFinding(observed, "under-budget").yaml()).contains("max-idle: 20");
		Observed<Pool<StringBuilder>> cured = objects(20);
		for (int i = 0; i < 20; i++) {
			leases(cured.pool, 16).forEach(Lease::close);
		}
		assertThat(cured.findings()).isEmpty();
	}

	@Test
	void exhaustedIfTheCeilingIsReached() {
		SharedMemory small = new SharedMemory(MB, 2 * MB);
		Observed<PooledBufferFactory> observed = buffers("uploads", (builder) -> builder.memory(small));
		for (int i = 0; i < 20; i++) {
			assertThatExceptionOfType(PoolExhaustedException.class).isThrownBy(() -> write(observed.pool, 4 * MB));
		}
		Finding finding = onlyFinding(observed, "exhausted");
		assertThat(finding.severity()).isEqualTo(Severity.CRITICAL);
		assertThat(finding.evidence()).startsWith("20 acquires failed");
		assertThat(finding.yaml()).isEqualTo("""
				pools:
				  max-in-use: 80%
				""");
	}

	@Test
	void invalidResetsIfTheHookRefuses() {
		PooledObjectFactory<int[]> factory = new PooledObjectFactory<>() {

			@Override
			public int[] create() {
				return new int[1];
			}

			@Override
			public boolean reset(int[] object) {
				return ++object[0] < 4;
			}

		};
		Observed<Pool<int[]>> observed = new Observed<>(Pool.builder("counters", factory).build());
		useInTurn(observed.pool, 400);
		assertThat(onlyFinding(observed, "invalid-resets").evidence())
			.startsWith("The reset refused 100 of 400 objects that were released in 30 s (25 %)");
	}

	@Test
	void doubleReleaseIfALeaseIsClosedTwice() {
		Observed<Pool<StringBuilder>> observed = objects(64);
		useInTurn(observed.pool, 200);
		Lease<StringBuilder> lease = observed.pool.acquire();
		lease.close();
		lease.close();
		assertThat(onlyFinding(observed, "double-release").evidence()).startsWith("1 of 202 releases");
	}

	@Test
	void contendedIfThreadsMeetOften() {
		Observed<PooledBufferFactory> observed = buffers("exports", (builder) -> builder);
		PoolSnapshot before = observed.snapshot();
		for (int i = 0; i < 20_000; i++) {
			write(observed.pool, KB);
		}
		observed.pass(WINDOW);
		PoolSnapshot quiet = observed.snapshot();
		assertThat(Doctor.findings(before, quiet)).isEmpty();
		PoolDetails details = quiet.details();
		PoolSnapshot busy = new PoolSnapshot(quiet.name(), quiet.property(), quiet.nanoTime(), quiet.stats(),
				new PoolDetails(details.settings(), details.sizeClasses(), details.sizes(),
						new PoolDetails.Traffic(details.traffic().peak(), 5_000, 0)));
		List<Finding> findings = Doctor.findings(before, busy);
		assertThat(findings).extracting(Finding::rule).containsExactly("contended");
		assertThat(findings.get(0).evidence()).contains("5,000 times in 20,000 acquires (25 %)");
		assertThat(findings.get(0).yaml()).contains("exports2: {}");
	}

	@Test
	void findsNothingWhereTooLittleHappened() {
		Observed<Pool<StringBuilder>> observed = objects(64);
		List<Lease<StringBuilder>> kept = leases(observed.pool, 99);
		observed.pass(WINDOW);
		assertThat(observed.findings()).isEmpty();
		assertThat(Doctor.knows(observed.snapshot(), observed.snapshot())).isFalse();
		assertThat(kept).hasSize(99);
	}

	@Test
	void doesNotComparePoolsWithOneAnother() {
		assertThatIllegalArgumentException()
			.isThrownBy(() -> Doctor.findings(objects(1).snapshot(), buffers("b", (builder) -> builder).snapshot()))
			.withMessage("Pool 'b' cannot be compared with pool 'parsers': give two snapshots of the same pool");
	}

	@Test
	void writesNoPropertyForAPoolThatNoneHasTheSettingsOf() {
		Pool<StringBuilder> pool = Pool.builder("own", StringBuilder::new).build();
		List<Lease<StringBuilder>> kept = new ArrayList<>(leases(pool, 200));
		PoolSnapshot before = PoolSnapshot.of(pool, null, 0);
		kept.addAll(leases(pool, 200));
		List<Finding> findings = Doctor.findings(before, PoolSnapshot.of(pool, null, WINDOW.toNanos()));
		assertThat(findings).extracting(Finding::yaml).containsExactly("");
		assertThat(kept).hasSize(400);
	}

	@Test
	void hasARuleForEachNameThatIsPromised() {
		assertThat(Doctor.rules()).containsExactlyInAnyOrder("always-misses", "leaking", "sparse-traffic",
				"tiny-objects", "wrong-granularity", "wrong-size-class", "oversize", "long-tail", "over-retained",
				"under-budget", "drained-too-often", "contended", "invalid-resets", "double-release", "exhausted");
	}

	private static Finding onlyFinding(Observed<?> observed, String rule) {
		observed.pass(WINDOW);
		List<Finding> findings = observed.findings();
		assertThat(findings).filteredOn((finding) -> finding.severity() != Severity.INFO || finding.rule().equals(rule))
			.extracting(Finding::rule)
			.containsExactly(rule);
		Finding finding = findings.stream().filter((each) -> each.rule().equals(rule)).findFirst().orElseThrow();
		assertThat(Stream.of(finding.evidence(), finding.advice())).allSatisfy((text) -> assertThat(text).isNotBlank());
		return finding;
	}

	private static UpkeepSettings upkeep(Duration idleTimeout) {
		return new UpkeepSettings(idleTimeout, Duration.ofMinutes(5), LeakDetection.COUNT);
	}

	private static Observed<Pool<StringBuilder>> objects(int maxIdle) {
		Supplier<StringBuilder> factory = StringBuilder::new;
		return new Observed<>(Pool.builder("parsers", factory).maxIdle(maxIdle).build());
	}

	private Observed<PooledBufferFactory> buffers(String name, UnaryOperator<PooledBufferFactory.Builder> settings) {
		return new Observed<>(settings.apply(PooledBufferFactory.builder(name).memory(this.memory)).build());
	}

	private static <T> List<Lease<T>> leases(Pool<T> pool, int count) {
		return Stream.generate(pool::acquire).limit(count).toList();
	}

	private static void useInTurn(Pool<?> pool, int count) {
		for (int i = 0; i < count; i++) {
			pool.acquire().close();
		}
	}

	private static void write(PooledBufferFactory pool, int size) {
		try (PooledBuffer buffer = pool.acquire()) {
			buffer.write(new byte[size]);
		}
	}

	private static void writeAtOnce(PooledBufferFactory pool, int count, int size) {
		List<PooledBuffer> buffers = Stream.generate(pool::acquire).limit(count).toList();
		buffers.forEach((buffer) -> buffer.write(new byte[size]));
		buffers.forEach(PooledBuffer::close);
	}

}
