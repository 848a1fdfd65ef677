package io.pooled.trial;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.mockito.Mockito;
import tools.jackson.databind.json.JsonMapper;

import io.pooled.Await;
import io.pooled.LeakDetection;
import io.pooled.Lease;
import io.pooled.ManagedPool;
import io.pooled.Pool;
import io.pooled.PoolStats;
import io.pooled.UpkeepSettings;
import io.pooled.buffer.PooledBuffer;
import io.pooled.buffer.PooledBufferFactory;
import io.pooled.gzip.PooledGzip;
import io.pooled.json.PooledJsonEncoder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

@Tag("alone")
class TrialsTests {

	private static final Duration SECOND = Duration.ofSeconds(1);

	private final Trials trials = new Trials(Duration.ofSeconds(20));

	private final AtomicBoolean over = new AtomicBoolean();

	private final List<Thread> users = new ArrayList<>();

	private final List<Throwable> failures = new CopyOnWriteArrayList<>();

	private final LongAdder uses = new LongAdder();

	@AfterEach
	void end() throws InterruptedException {
		endLoad();
		this.trials.close();
		Await.until("the end of the trial", TrialsTests::isNoTrialRunning);
	}

	private static boolean isNoTrialRunning() {
		return Thread.getAllStackTraces()
			.keySet()
			.stream()
			.noneMatch((thread) -> thread.getName().equals("pooled-trial"));
	}

	private void load(Runnable use) {
		for (int i = 0; i < 2; i++) {
			Thread user = new Thread(() -> {
				while (!this.over.get()) {
					use.run();
					this.uses.increment();
				}
			});
			user.setUncaughtExceptionHandler((thread, ex) -> this.failures.add(ex));
			this.users.add(user);
			user.start();
		}
	}

	private void endLoad() throws InterruptedException {
		this.over.set(true);
		for (Thread user : this.users) {
			user.join();
		}
	}

	private TrialReport tried(ManagedPool pool, Duration duration) {
		this.trials.start(pool, duration);
		assertThat(this.trials.isRunning(pool)).isTrue();
		assertThat(this.trials.report(pool)).isNull();
		Await.until("the verdict", () -> !this.trials.isRunning(pool));
		return Objects.requireNonNull(this.trials.report(pool));
	}

	// As docs/playbook.md has it; beside other work a short one may be inconclusive.
	private TrialReport triedUntilItKnows(ManagedPool pool, Duration first) {
		TrialReport report = tried(pool, first);
		System.out.println(pool + ": " + report);
		if (report.verdict() == Verdict.INCONCLUSIVE) {
			report = tried(pool, first.multipliedBy(2));
			System.out.println(pool + ": " + report);
		}
		return report;
	}

	@Test
	void keepsBuffersOf64Kilobytes() throws InterruptedException {
		byte[] content = new byte[64 * 1024];
		try (PooledBufferFactory buffers = PooledBufferFactory.builder("exports").sizeClasses(64 * 1024).build()) {
			load(() -> write(buffers, content));
			// A shorter window may pass on a busy machine without any use.
			TrialReport report = tried(buffers, Duration.ofSeconds(12));
			endLoad();
			System.out.println("buffers of 64 KB: " + report);
			assertThat(report.verdict()).isEqualTo(Verdict.KEEP);
			assertThat(report.bytesRatio()).isNotNull().satisfies((ratio) -> assertThat(ratio.high()).isLessThan(0.1));
			assertThat(report.plain().bytesPerOperation()).isGreaterThan(64 * 1024);
			assertThat(report.windows()).isEqualTo(2 * Trial.PAIRS);
			assertAllIsCounted(buffers);
		}
	}

	@Test
	void keepsGzip() throws InterruptedException {
		byte[] content = "a few words, again and again".repeat(40).getBytes();
		try (PooledBufferFactory buffers = PooledBufferFactory.builder("zipped").build();
				PooledGzip gzip = PooledGzip.builder("gzip").buffer(buffers).build()) {
			load(() -> gzip.compress(content).close());
			TrialReport report = tried(gzip, Duration.ofSeconds(4));
			endLoad();
			System.out.println("gzip of 1 KB: " + report);
			assertThat(report.verdict()).isEqualTo(Verdict.KEEP);
			assertThat(report.plain().bytesPerOperation()).isGreaterThan(256 * 1024);
			assertAllIsCounted(gzip);
		}
	}

	@Test
	void killsBuffersOf64Bytes() throws InterruptedException {
		byte[] content = new byte[64];
		try (PooledBufferFactory buffers = PooledBufferFactory.builder("tiny").sizeClasses(64).build()) {
			load(() -> {
				answer();
				write(buffers, content);
			});
			TrialReport report = triedUntilItKnows(buffers, Duration.ofSeconds(10));
			endLoad();
			assertThat(report.verdict()).isEqualTo(Verdict.KILL);
			assertThat(report.pooled().operations()).isGreaterThan(3 * report.plain().operations());
			assertAllIsCounted(buffers);
		}
	}

	private static void write(PooledBufferFactory buffers, byte[] content) {
		try (PooledBuffer buffer = buffers.acquire(content.length)) {
			buffer.write(content);
		}
	}

	// What a request takes beside the buffer: 16 KB and some microseconds.
	private static void answer() {
		StringBuilder text = new StringBuilder();
		for (int i = 0; i < 400; i++) {
			text.append(i * ThreadLocalRandom.current().nextInt(100));
		}
		assertThat(text.toString()).isNotEmpty();
	}

	@Test
	void knowsNothingOfAnIdlePool() {
		try (Pool<StringBuilder> pool = Pool.builder("idle", StringBuilder::new).build()) {
			TrialReport report = tried(pool, SECOND);
			assertThat(report.verdict()).isEqualTo(Verdict.INCONCLUSIVE);
			assertThat(report.windows()).isZero();
		}
	}

	/*
	 * Leases begin in one kind of window and end in the other, by release, discard and
	 * second release, of objects and buffers that grow.
	 */
	@ParameterizedTest
	@EnumSource
	void whoeverUsesItSeesNoErrorAndEverythingIsCounted(LeakDetection detection) throws InterruptedException {
		UpkeepSettings upkeep = new UpkeepSettings(Duration.ofMillis(100), Duration.ZERO, detection);
		try (Pool<StringBuilder> pool = Pool.builder("builders", StringBuilder::new).maxIdle(8).upkeep(upkeep).build();
				PooledBufferFactory buffers = PooledBufferFactory.builder("buffers").upkeep(upkeep).build()) {
			load(() -> use(pool));
			load(() -> use(buffers));
			for (ManagedPool each : List.of(pool, buffers)) {
				assertThat(tried(each, SECOND).plain().operations()).isPositive();
			}
			endLoad();
			for (ManagedPool each : List.of(pool, buffers)) {
				assertAllIsCounted(each);
				assertThat(each.details().traffic().bypassed()).isPositive();
			}
		}
	}

	private static void use(Pool<StringBuilder> pool) {
		List<Lease<StringBuilder>> leases = new ArrayList<>();
		for (int i = 0; i < 4; i++) {
			Lease<StringBuilder> lease = pool.acquire();
			lease.get().setLength(0);
			lease.get().append("x");
			assertThat(lease.get()).hasToString("x");
			leases.add(lease);
		}
		leases.remove(0).discard();
		leases.forEach(Lease::close);
	}

	private static void use(PooledBufferFactory buffers) {
		byte[] content = new byte[ThreadLocalRandom.current().nextInt(40_000)];
		ThreadLocalRandom.current().nextBytes(content);
		try (PooledBuffer buffer = buffers.acquire()) {
			buffer.write(content);
			assertThat(buffer.toByteArray()).isEqualTo(content);
		}
	}

	private void assertAllIsCounted(ManagedPool pool) {
		assertThat(this.failures).isEmpty();
		PoolStats stats = pool.stats();
		assertThat(stats.inUse()).isZero();
		assertThat(stats.acquires()).isEqualTo(stats.hits() + stats.misses()).isEqualTo(stats.releases());
		assertThat(stats.misses()).isEqualTo(stats.created());
		long discarded = stats.discarded().values().stream().mapToLong(Long::longValue).sum();
		assertThat(stats.created()).isEqualTo(stats.idle() + discarded);
		assertThat(stats.staleReleases()).isZero();
		long hits = stats.hits();
		pool.trim();
		assertThat(pool.stats().idle()).isZero();
		assertThat(pool.stats().hits()).isEqualTo(hits);
	}

	@Test
	void afterwardsItPoolsAgain() {
		try (Pool<StringBuilder> pool = Pool.builder("builders", StringBuilder::new).build()) {
			tried(pool, SECOND);
			Supplier<StringBuilder> used = () -> {
				try (Lease<StringBuilder> lease = pool.acquire()) {
					return lease.get();
				}
			};
			assertThat(used.get()).isSameAs(used.get());
		}
	}

	@Test
	void oneRunsAtATime() {
		try (Pool<StringBuilder> one = Pool.builder("one", StringBuilder::new).build();
				Pool<StringBuilder> two = Pool.builder("two", StringBuilder::new).build()) {
			this.trials.start(one, SECOND);
			assertThatIllegalStateException().isThrownBy(() -> this.trials.start(one, SECOND))
				.withMessageStartingWith("A trial runs already");
			assertThatIllegalStateException().isThrownBy(() -> this.trials.start(two, SECOND));
			assertThat(this.trials.isRunning(two)).isFalse();
			Await.until("the first one", () -> !this.trials.isRunning(one));
			this.trials.start(two, SECOND);
		}
	}

	@Test
	void endsWithTheApplication() {
		try (Pool<StringBuilder> pool = Pool.builder("builders", StringBuilder::new).build()) {
			this.trials.start(pool, Duration.ofSeconds(20));
			long before = System.nanoTime();
			this.trials.close();
			Await.until("the end", () -> !this.trials.isRunning(pool));
			assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(15));
			assertThatIllegalStateException().isThrownBy(() -> this.trials.start(pool, SECOND))
				.withMessage("Trials have ended with their application");
			Lease<StringBuilder> lease = pool.acquire();
			lease.close();
			assertThat(pool.stats().idle()).isOne();
		}
	}

	/*
	 * Also when it cannot be started, or its pool fails.
	 */
	@Test
	void theNextOneCanAlwaysBegin() {
		ManagedPool failing = Mockito.mock(ManagedPool.class);
		Mockito.when(failing.isBypassable()).thenReturn(true);
		Mockito.when(failing.stats()).thenThrow(new IllegalStateException("a pool of a test fails"));
		for (int i = 0; i < 2; i++) {
			this.trials.start(failing, SECOND);
			Await.until("the end", () -> !this.trials.isRunning(failing));
			assertThat(Objects.requireNonNull(this.trials.report(failing)).verdict()).isEqualTo(Verdict.INCONCLUSIVE);
		}
	}

	@Test
	void twoApplicationsDoNotDisturbEachOther() {
		try (Trials others = new Trials(SECOND);
				Pool<StringBuilder> pool = Pool.builder("builders", StringBuilder::new).build()) {
			this.trials.start(pool, SECOND);
			assertThatIllegalStateException().isThrownBy(() -> others.start(pool, SECOND));
			Await.until("the end", () -> !this.trials.isRunning(pool));
			others.start(pool, SECOND);
			Await.until("the end", () -> !others.isRunning(pool));
		}
	}

	@Test
	void endsWithThePool() {
		Pool<StringBuilder> pool = Pool.builder("builders", StringBuilder::new).build();
		this.trials.start(pool, SECOND);
		pool.close();
		Await.until("the end", () -> !this.trials.isRunning(pool));
		assertThatIllegalStateException().isThrownBy(pool::acquire);
	}

	@Test
	void refusesWhatMeasuresNothing() {
		try (Pool<StringBuilder> pool = Pool.builder("builders", StringBuilder::new).build();
				PooledBufferFactory buffers = PooledBufferFactory.builder("buffers").build();
				PooledJsonEncoder json = PooledJsonEncoder.of("json", JsonMapper.shared().writer(), buffers)) {
			assertThatIllegalArgumentException().isThrownBy(() -> this.trials.start(pool, Duration.ofMillis(999)))
				.withMessage(
						"The duration of a trial must be from PT1S to PT20S (pools.trial.max-duration), not PT0.999S");
			assertThatIllegalArgumentException().isThrownBy(() -> this.trials.start(pool, Duration.ofSeconds(21)));
			assertThatIllegalArgumentException().isThrownBy(() -> this.trials.start(json, SECOND))
				.withMessage("Pool 'json' keeps nothing itself; try the pool that it works with");
			assertThat(this.trials.isRunning(pool)).isFalse();
		}
		assertThatIllegalArgumentException().isThrownBy(() -> new Trials(Duration.ofMillis(999)));
	}

}
