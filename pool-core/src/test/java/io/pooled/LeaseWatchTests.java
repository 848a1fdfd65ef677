package io.pooled;

import java.lang.ref.Reference;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link LeaseWatch}, {@link FollowedLeases} and {@link LeakSites}.
 */
class LeaseWatchTests {

	private static final long ROUND = TimeUnit.SECONDS.toNanos(30);

	private static final UpkeepSettings COUNT = new UpkeepSettings(Duration.ofMinutes(1), Duration.ofMinutes(5),
			LeakDetection.COUNT, 1);

	private final LeaseWatch watch = new LeaseWatch("watched", COUNT);

	private final List<LeaseWatch.Mode> modes = new ArrayList<>();

	@Test
	void countSamplesWhileMoreLeasesGrowOldAndForAMinuteMore() {
		this.watch.listen(this.modes::add);
		long[] old = { 0, 3, 3, 4, 4, 4, 4, 2, 2 };
		for (int round = 0; round < old.length; round++) {
			this.watch.round(Long.MAX_VALUE - 2 * ROUND + round * ROUND, old[round]);
		}
		assertThat(this.modes).containsExactly(LeaseWatch.Mode.OFF, LeaseWatch.Mode.SAMPLE, LeaseWatch.Mode.OFF);
		this.watch.round(Long.MAX_VALUE + 8 * ROUND, 3);
		assertThat(this.modes).last().isEqualTo(LeaseWatch.Mode.SAMPLE);
	}

	@Test
	void moreLeasesAreFollowedWhileALeakIsGoingOn() {
		LeaseWatch watch = whereLeasesGrowOld(LeakDetection.COUNT);
		assertThat(picks(watch)).isBetween(450, 800);
		watch.round(4 * ROUND, 1);
		assertThat(picks(watch)).isBetween(20, 160);
	}

	@Test
	void asManyLeasesAreFollowedAsConfigured() {
		assertThat(picks(whereLeasesGrowOld(LeakDetection.SAMPLE))).isBetween(20, 160);
	}

	private static LeaseWatch whereLeasesGrowOld(LeakDetection leakDetection) {
		LeaseWatch watch = new LeaseWatch("watched",
				new UpkeepSettings(Duration.ofMinutes(1), Duration.ofMinutes(5), leakDetection, 128));
		watch.round(0, 1);
		return watch;
	}

	// Of 10,000 leases one in 16 is 625, one in 128 is 78.
	private static int picks(LeaseWatch watch) {
		return (int) IntStream.range(0, 10_000).filter((i) -> watch.picks()).count();
	}

	@Test
	void auditIsStrictUntilTheLastOneEnds() {
		this.watch.listen(this.modes::add);
		LeaseAudit first = new LeaseAudit(List.of(this.watch), () -> {
		});
		LeaseAudit second = new LeaseAudit(List.of(this.watch), () -> {
		});
		first.close();
		first.close();
		assertThat(this.modes).containsExactly(LeaseWatch.Mode.OFF, LeaseWatch.Mode.STRICT);
		second.close();
		assertThat(this.modes).last().isEqualTo(LeaseWatch.Mode.OFF);
	}

	@Test
	void poolGoesBackToTheUsualPathAfterAnAudit() {
		Group pool = new Group();
		StripedPool<ObjectEntry<String>> engine = pool.engine;
		assertThat(engine.isWatched()).isFalse();
		LeaseAudit audit = pool.audit();
		assertThat(engine.isWatched()).isTrue();
		assertThat(engine.isExclusive()).isTrue();
		pool.acquireAndRelease();
		audit.close();
		assertThat(engine.isWatched()).isFalse();
		assertThat(engine.isExclusive()).isFalse();
		pool.acquireAndRelease();
		assertThat(pool.stats().hits()).isEqualTo(1);
		StatsLaws.holdAtRest(pool.stats());
	}

	@Test
	void sitesAreBoundedAndCountedOnEach() {
		LeakSites sites = new LeakSites("many");
		for (int i = 0; i < 10 * LeakSites.MAX_SITES; i++) {
			sites.add(LeakKind.LOST, "site " + i, List.of("frame " + i));
			sites.add(LeakKind.OVERDUE, "site", List.of("frame"));
		}
		List<LeakSite> list = sites.list();
		assertThat(list).hasSizeLessThanOrEqualTo(LeakSites.MAX_SITES + LeakKind.values().length);
		assertThat(list.stream().filter((site) -> site.kind().equals("lost")).mapToLong(LeakSite::count).sum())
			.isEqualTo(10 * LeakSites.MAX_SITES);
		assertThat(list).filteredOn((site) -> site.kind().equals("overdue")).singleElement().satisfies((site) -> {
			assertThat(site.count()).isEqualTo(10 * LeakSites.MAX_SITES);
			assertThat(site.lastSeen()).isAfterOrEqualTo(site.firstSeen());
			assertThat(site.stack()).containsExactly("frame");
		});
		assertThat(list).filteredOn((site) -> site.site().equals(LeakSites.ELSEWHERE))
			.singleElement()
			.satisfies((site) -> assertThat(site.count()).isEqualTo(9 * LeakSites.MAX_SITES + 1));
	}

	@Test
	void openLeasesAreFollowedAndThoseThatHaveEndedAreForgotten() {
		FollowedLeases followed = new FollowedLeases();
		List<Entry> entries = new ArrayList<>();
		List<WeakReference<Holding>> ended = new ArrayList<>();
		for (int i = 0; i < 100_000; i++) {
			Entry entry = new ObjectEntry<>("x");
			Holding holding = new Holding(Trace.here(), i);
			followed.add(entry, holding);
			if (i % 10_000 == 0) {
				entries.add(entry);
			}
			else {
				holding.end(null);
				ended.add(new WeakReference<>(holding));
			}
		}
		Await.untilCollected("what has ended", () -> ended.stream().filter((one) -> !one.refersTo(null)).count() < 200);
		assertThat(followed.open()).hasSize(10);
		assertThat(followed.takeOlder(100_000, 50_001)).hasSize(5);
		assertThat(followed.takeOlder(100_000, 50_001)).isEmpty();
		assertThat(followed.takeOlder(100_000, 40_000)).hasSize(2);
		assertThat(followed.takeOlder(-1, Long.MAX_VALUE)).isEmpty();
		assertThat(followed.takeLost()).isEmpty();
		entries.remove(9);
		Await.untilCollected("the lease", () -> !followed.takeLost().isEmpty());
		assertThat(followed.open()).hasSize(9);
		Reference.reachabilityFence(entries);
	}

	private static final class Group extends EngineGroup {

		private final StripedPool<ObjectEntry<String>> engine;

		private Group() {
			super("object", "group", COUNT, 8, 1);
			this.engine = engine(() -> new ObjectEntry<>("x"), (entry) -> {
			}, 1, 8);
		}

		private void acquireAndRelease() {
			ObjectEntry<String> entry = this.engine.acquire();
			assertThat(this.engine.release(entry, entry.generation())).isTrue();
		}

		@Override
		public PoolDetails details() {
			return new PoolDetails(Map.of(), List.of(), List.of(), traffic());
		}

	}

}
