package io.pooled.doctor;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import io.pooled.Await;
import io.pooled.Lease;
import io.pooled.ManagedPool;
import io.pooled.Pool;
import io.pooled.PoolDetails;
import io.pooled.PoolRegistry;
import io.pooled.PoolStats;
import io.pooled.Recorded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.tuple;

class DoctorRoundsTests {

	private final PoolRegistry pools = new PoolRegistry();

	/** So long that every round is one that a test makes. */
	private final DoctorRounds rounds = new DoctorRounds(this.pools, Duration.ofHours(10), (pool) -> null);

	private final Pool<StringBuilder> pool = Pool.builder("parsers", StringBuilder::new).build();

	private final List<String> told = new CopyOnWriteArrayList<>();

	@AfterEach
	void close() {
		this.rounds.close();
		this.pools.close();
	}

	@Test
	void tellsOfFindingsThatCome() {
		this.rounds.addListener(new Told());
		this.pools.register(this.pool);
		misuseTwice();
		assertThat(this.told).containsExactly("comes parsers double-release");
		assertThat(this.rounds.findings(this.pool)).extracting(Finding::rule).containsExactly("double-release");
	}

	@Test
	void forgetsAPoolThatIsGone() {
		this.rounds.addListener(new Told());
		this.pools.register(this.pool);
		misuseTwice();
		this.pools.unregister(this.pool);
		this.rounds.round(3);
		assertThat(this.rounds.findings(this.pool)).isEmpty();
		assertThat(this.told).containsExactly("comes parsers double-release", "goes parsers double-release");
	}

	@Test
	void aListenerThatFailsKeepsNoOtherFromBeingTold() {
		this.rounds.addListener(new Told() {

			@Override
			public void comes(ManagedPool pool, Finding finding) {
				throw new IllegalStateException("a listener of a test fails");
			}

		});
		this.rounds.addListener(new Told());
		this.pools.register(this.pool);
		misuseTwice();
		assertThat(this.told).containsExactly("comes parsers double-release");
	}

	@Test
	void aPoolThatFailsKeepsTheDoctorFromNoOther() {
		this.pools.register(new Failing());
		this.pools.register(this.pool);
		for (int i = 0; i < 3; i++) {
			closeTwice();
			int now = i;
			assertThatIllegalStateException().isThrownBy(() -> this.rounds.round(now)).withMessage("no figures");
		}
		assertThat(this.rounds.findings(this.pool)).hasSize(1);
	}

	@Test
	void goesItsRoundsByItself() {
		PoolRegistry others = new PoolRegistry();
		others.register(this.pool);
		closeTwice();
		try (DoctorRounds looking = new DoctorRounds(others, DoctorRounds.SHORTEST_WINDOW, (pool) -> null)) {
			looking.addListener(new Told());
			Await.until("the finding", () -> {
				closeTwice();
				return this.told.contains("comes parsers double-release");
			});
		}
		others.close();
	}

	/*
	 * While its users do without it, each acquire of a pool misses and each release
	 * discards.
	 */
	@Test
	void aTrialIsNoFinding() {
		this.pools.register(this.pool);
		this.rounds.addListener(new Told());
		for (int i = 0; i < 60; i++) {
			this.pool.bypass(i >= 20 && i < 40 && i % 3 != 0);
			for (int j = 0; j < 1_000; j++) {
				this.pool.acquire().close();
			}
			this.rounds.round(i * Duration.ofSeconds(8).toNanos());
		}
		assertThat(this.pool.stats().discarded().get("explicit")).isGreaterThan(10_000);
		assertThat(this.told).isEmpty();
	}

	@Test
	void recordsFindingsThatComeAndGo() {
		this.pools.register(this.pool);
		assertThat(Recorded.during(() -> {
			misuseTwice();
			this.pools.unregister(this.pool);
			this.rounds.round(3);
		})).filteredOn((event) -> event.getEventType().getName().equals("io.pooled.Finding"))
			.extracting((event) -> event.getString("pool"), (event) -> event.getString("rule"),
					(event) -> event.getString("severity"), (event) -> event.getBoolean("stands"))
			.containsExactly(tuple("parsers", "double-release", "warning", true),
					tuple("parsers", "double-release", "warning", false));
	}

	@Test
	void refusesAWindowThatIsTooShort() {
		assertThatIllegalArgumentException()
			.isThrownBy(() -> new DoctorRounds(this.pools, Duration.ofMillis(999), (pool) -> null))
			.withMessage("window must be at least PT1S, not PT0.999S");
	}

	private void misuseTwice() {
		for (int i = 0; i < 3; i++) {
			closeTwice();
			this.rounds.round(i);
		}
	}

	private void closeTwice() {
		Lease<StringBuilder> lease = this.pool.acquire();
		lease.close();
		lease.close();
	}

	private class Told implements DoctorRounds.Listener {

		@Override
		public void comes(ManagedPool pool, Finding finding) {
			DoctorRoundsTests.this.told.add("comes " + pool.name() + " " + finding.rule());
		}

		@Override
		public void goes(ManagedPool pool, Finding finding) {
			DoctorRoundsTests.this.told.add("goes " + pool.name() + " " + finding.rule());
		}

	}

	private static final class Failing implements ManagedPool {

		@Override
		public String name() {
			return "failing";
		}

		@Override
		public PoolStats stats() {
			throw new IllegalStateException("no figures");
		}

		@Override
		public PoolDetails details() {
			throw new IllegalStateException("no details");
		}

		@Override
		public void close() {
		}

	}

}
