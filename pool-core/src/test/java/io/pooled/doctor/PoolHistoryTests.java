package io.pooled.doctor;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

import io.pooled.Lease;
import io.pooled.Pool;
import io.pooled.json.PooledRecyclerPool;

import static org.assertj.core.api.Assertions.assertThat;

class PoolHistoryTests {

	private static final Duration LOOK = Duration.ofSeconds(30).dividedBy(PoolHistory.LOOKS);

	private final Observed<Pool<StringBuilder>> observed = new Observed<>(
			Pool.builder("parsers", StringBuilder::new).build());

	private final PoolHistory history = new PoolHistory();

	private final List<Lease<StringBuilder>> kept = new ArrayList<>();

	@Test
	void aFindingComesWithinAWindow() {
		use(100);
		look();
		closeTwice();
		assertThat(look()).isEmpty();
		assertThat(this.history.findings()).isEmpty();
		assertThat(look()).containsExactly("comes double-release");
		assertThat(this.history.findings()).extracting(Finding::rule).containsExactly("double-release");
	}

	@Test
	void recyclersThatAreNeverReleasedAreFoundWithinAWindow() {
		Observed<PooledRecyclerPool> recyclers = new Observed<>(PooledRecyclerPool.of("jacksonRecycler", 256));
		List<Object> lost = new ArrayList<>();
		List<String> changes = new ArrayList<>();
		for (int i = 0; i < PoolHistory.LOOKS; i++) {
			Stream.generate(recyclers.pool::acquireAndLinkPooled).limit(200).forEach(lost::add);
			recyclers.pass(LOOK);
			this.history.look(recyclers.snapshot()).forEach((change) -> changes.add(change.finding().rule()));
		}
		assertThat(changes).containsExactly("always-misses");
		assertThat(lost).hasSize(200 * PoolHistory.LOOKS);
	}

	@Test
	void leasesThatAreNeverReleasedAreFoundOnceTheyAreOlderThanAWindow() {
		List<String> changes = new ArrayList<>();
		for (int i = 0; i < 3 * PoolHistory.LOOKS; i++) {
			keep(200);
			changes.addAll(look());
		}
		assertThat(changes).containsExactly("comes always-misses");
	}

	@Test
	void leasesThatLastAsLongAsAWindowAreNotLost() {
		List<String> changes = new ArrayList<>();
		for (int i = 0; i < 60; i++) {
			keep(100);
			if (this.kept.size() > 100 * PoolHistory.LOOKS) {
				List<Lease<StringBuilder>> oldest = this.kept.subList(0, 100);
				oldest.forEach(Lease::close);
				oldest.clear();
			}
			changes.addAll(look());
		}
		assertThat(changes).doesNotContain("comes always-misses");
	}

	@Test
	void whatIsUnderWayAtOneMomentIsNoFinding() {
		use(100);
		look();
		keep(2_000);
		assertThat(look()).isEmpty();
		this.kept.forEach(Lease::close);
		assertThat(looks(20, 100)).isEmpty();
	}

	@Test
	void aFindingStandsForTwoCleanWindowsAndGoes() {
		use(100);
		look();
		closeTwice();
		assertThat(looks(2, 100)).containsExactly("comes double-release");
		// the second release is in the window for two more looks
		assertThat(looks(PoolHistory.LOOKS - 2, 100)).isEmpty();
		assertThat(looks(2 * PoolHistory.LOOKS - 1, 100)).isEmpty();
		assertThat(this.history.findings()).extracting(Finding::rule).containsExactly("double-release");
		assertThat(looks(1, 100)).containsExactly("goes double-release");
		assertThat(this.history.findings()).isEmpty();
	}

	@Test
	void aFindingThatComesAgainIsNotToldAgain() {
		use(100);
		look();
		for (int i = 0; i < 6; i++) {
			closeTwice();
			assertThat(looks(PoolHistory.LOOKS, 100)).isEqualTo((i == 0) ? List.of("comes double-release") : List.of());
		}
	}

	@Test
	void aFindingStandsWhileTooLittleHappens() {
		use(100);
		look();
		closeTwice();
		looks(2, 100);
		assertThat(looks(30, 0)).isEmpty();
		assertThat(this.history.findings()).hasSize(1);
	}

	@Test
	void whatHappensRarelyIsLookedAtOverALongerTime() {
		looks(2, 10);
		closeTwice();
		assertThat(looks(4, 5)).containsExactly("comes double-release");
		assertThat(looks(260, 5)).containsExactly("goes double-release");
	}

	@Test
	void keepsNothingOfAPoolThatNobodyUses() {
		assertThat(looks(50, 0)).isEmpty();
		assertThat(this.history.findings()).isEmpty();
	}

	private List<String> look() {
		return looks(1, 0);
	}

	private List<String> looks(int count, int uses) {
		List<String> changes = new ArrayList<>();
		for (int i = 0; i < count; i++) {
			use(uses);
			this.observed.pass(LOOK);
			this.history.look(this.observed.snapshot())
				.forEach((change) -> changes.add((change.comes() ? "comes " : "goes ") + change.finding().rule()));
		}
		return changes;
	}

	private void use(int count) {
		Stream.generate(this.observed.pool::acquire).limit(count).forEach(Lease::close);
	}

	private void keep(int count) {
		Stream.generate(this.observed.pool::acquire).limit(count).forEach(this.kept::add);
	}

	private void closeTwice() {
		Lease<StringBuilder> lease = this.observed.pool.acquire();
		lease.close();
		lease.close();
	}

}
