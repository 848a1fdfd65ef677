package io.pooled;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.RepeatedTest;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Entries change hands at random, one step after the other, on threads with homes of
 * their own: whoever ends an ownership is believed exactly once, whatever became of its
 * slot and entry meanwhile.
 */
class OwnershipLawsTests {

	private static final int STEPS = 4_000;

	private static final long SECOND = Duration.ofSeconds(1).toNanos();

	private final List<ExecutorService> threads = new ArrayList<>();

	private final List<Ownership> live = new ArrayList<>();

	private final List<Ownership> ended = new ArrayList<>();

	private final UpkeepSettings upkeep = new UpkeepSettings(Duration.ofSeconds(4), Duration.ofSeconds(2),
			LeakDetection.COUNT);

	private final Group group = new Group(this.upkeep);

	private final long[] words = new long[this.group.engine.slots.length];

	private final Set<List<Object>> seen = new HashSet<>();

	private long hitsBefore;

	private long acquires;

	private long staleReleases;

	private long now;

	private @Nullable LeaseAudit audit;

	@AfterEach
	void stop() {
		this.threads.forEach(ExecutorService::shutdownNow);
	}

	@RepeatedTest(20)
	void whoeverEndsAnOwnershipIsBelievedOnce() throws Exception {
		for (int i = 0; i < 3; i++) {
			this.threads.add(Executors.newSingleThreadExecutor());
		}
		long seed = ThreadLocalRandom.current().nextLong(1, Long.MAX_VALUE);
		Dice dice = new Dice(seed);
		this.group.dice = dice;
		ageSlots(dice);
		for (int step = 0; step < STEPS; step++) {
			String where = "seed " + seed + ", step " + step;
			ExecutorService thread = this.threads.get(dice.roll(this.threads.size()));
			thread.submit(() -> step(dice, where)).get();
		}
		this.group.close();
		while (!this.live.isEmpty()) {
			end(0, "the end", dice);
		}
		assertThat(this.group.engine.sum((place) -> 1)).isZero();
		assertThat(this.ended).allMatch((ownership) -> ownership.entry.gone);
		assertThat(this.group.counts().hits() + this.group.counts().misses()).isEqualTo(this.group.counts().releases());
	}

	// As if some had had owners enough that a generation begins anew soon, or has.
	private void ageSlots(Dice dice) {
		int aged = dice.roll(this.words.length) + 1;
		for (int slotIndex = 0; slotIndex < aged; slotIndex++) {
			long owners = dice.roll(3) * (1L << 32) + dice.roll(80) - 40;
			this.group.engine.words[Stripes.PADDING + slotIndex] = Math.max(0, owners) << Stripes.OWNERS_SHIFT;
		}
		this.group.engine.use(aged - 1);
		this.hitsBefore = this.group.counts().hits();
	}

	private void step(Dice dice, String where) {
		switch (dice.roll(12)) {
			case 0, 1, 2 -> acquire(this.group.engine.acquire(), this.audit, where);
			case 3 -> acquire(this.group.engine.acquireMore(), null, where);
			case 4, 5, 6 -> end(dice.roll(Math.max(1, this.live.size())), where, dice);
			case 7, 8 -> passOn(dice.roll(Math.max(1, this.live.size())), where);
			case 9 -> endAgain(dice.roll(Math.max(1, this.ended.size())), where, dice);
			case 10 -> upkeep(dice);
			default -> endAgain(this.ended.size() - 1, where, dice);
		}
		assertThatNoWordComesTwice(where);
		PoolCounts counts = this.group.counts();
		assertThat(counts.hits() - this.hitsBefore + counts.misses()).as(where).isEqualTo(this.acquires);
		assertThat(counts.releases() - this.hitsBefore).as(where).isEqualTo(this.acquires - this.live.size());
		assertThat(counts.staleReleases()).as(where).isEqualTo(this.staleReleases);
		assertThat(counts.retained()).as(where).isBetween(0L, this.group.limit());
		if (this.audit != null) {
			assertThat(this.audit.open()).as(where)
				.hasSize((int) this.live.stream().filter((ownership) -> ownership.audit == this.audit).count());
		}
	}

	// Whoever looks at a slot twice must notice everything that has happened in between.
	private void assertThatNoWordComesTwice(String where) {
		for (int slotIndex = 0; slotIndex < this.words.length; slotIndex++) {
			long word = this.group.engine.wordAt(slotIndex);
			if (word != this.words[slotIndex]) {
				assertThat(this.seen.add(List.of(slotIndex, word))).as(where).isTrue();
				this.words[slotIndex] = word;
			}
		}
	}

	private void acquire(Place entry, @Nullable LeaseAudit audit, String where) {
		this.acquires++;
		begin(entry, audit, where);
	}

	private void begin(Place entry, @Nullable LeaseAudit audit, String where) {
		Ownership ownership = new Ownership(entry, entry.generation(), audit);
		assertThat(this.live.stream().map(Ownership::entry)).as(where).doesNotContain(entry);
		assertThat(entry.generation - entry.last).as(where + ": a generation that is not higher").isPositive();
		entry.last = entry.generation;
		assertThat(entry.gone).as(where).isFalse();
		this.live.add(ownership);
	}

	private void end(int index, String where, Dice dice) {
		if (index < this.live.size()) {
			Ownership ownership = this.live.remove(index);
			assertThat(tryToEnd(ownership, dice)).as(where).isTrue();
			this.ended.add(ownership);
		}
	}

	private void endAgain(int index, String where, Dice dice) {
		if (index >= 0 && index < this.ended.size()) {
			Ownership ownership = this.ended.get(index);
			assertThat(this.group.engine.passOn(ownership.entry, ownership.generation)).as(where).isFalse();
			assertThat(tryToEnd(ownership, dice)).as(where).isFalse();
			this.staleReleases++;
		}
	}

	private boolean tryToEnd(Ownership ownership, Dice dice) {
		StripedPool<Place> engine = this.group.engine;
		try {
			return switch (dice.roll(8)) {
				case 0 -> engine.discard(ownership.entry, ownership.generation, DiscardReason.EXPLICIT);
				case 1 ->
					engine.abandonIfOwned(ownership.entry, ownership.generation, "the laws") || engine.staleRelease();
				default -> engine.release(ownership.entry, ownership.generation);
			};
		}
		catch (IllegalStateException ex) {
			assertThat(this.audit).isNotNull();
			return false;
		}
	}

	private void passOn(int index, String where) {
		if (index < this.live.size()) {
			Ownership ownership = this.live.remove(index);
			assertThat(this.group.engine.passOn(ownership.entry, ownership.generation)).as(where).isTrue();
			this.ended.add(ownership);
			begin(ownership.entry, ownership.audit, where);
		}
	}

	private void upkeep(Dice dice) {
		switch (dice.roll(5)) {
			case 0 -> this.group.trim(DiscardReason.PRESSURE);
			case 1 -> this.group.limit(dice.roll(8));
			case 2 -> watch(dice.roll(2) == 0);
			default -> age();
		}
	}

	private void watch(boolean watched) {
		if (this.audit != null) {
			this.audit.close();
		}
		this.audit = watched ? this.group.audit() : null;
	}

	private void age() {
		this.now += SECOND;
		this.group.age(this.now);
	}

	private static final class Place extends Entry {

		private boolean gone;

		private int last;

		// Half of them of any age, for their lives in a test are short.
		Place(Dice dice) {
			this.generation = (dice.roll(2) == 0) ? dice.roll(1 << 16) << 16 | dice.roll(1 << 16) : 0;
			this.last = this.generation - 1;
		}

	}

	private record Ownership(Place entry, int generation, @Nullable LeaseAudit audit) {
	}

	/**
	 * A pool whose engine can be reached.
	 */
	private static final class Group extends EngineGroup {

		private final StripedPool<Place> engine;

		private Dice dice = new Dice(1);

		private Group(UpkeepSettings upkeep) {
			super("object", "laws", upkeep, 4, 1);
			this.engine = engine(() -> new Place(this.dice), (place) -> place.gone = true, 1, 64);
		}

		private long limit() {
			return maxRetained();
		}

		private void limit(int limit) {
			maxRetained(limit);
		}

		@Override
		public PoolDetails details() {
			return new PoolDetails(Map.of(), List.of(), List.of(), traffic());
		}

	}

}
