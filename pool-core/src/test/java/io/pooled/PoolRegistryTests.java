package io.pooled;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

class PoolRegistryTests {

	private final PoolRegistry registry = new PoolRegistry();

	private final Pool<String> alpha = Pool.builder("alpha", () -> "a").build();

	private final Pool<String> beta = Pool.builder("beta", () -> "b").build();

	@AfterEach
	void endUpkeep() {
		this.registry.close();
	}

	@Test
	void namesAndPoolsAreSorted() {
		this.registry.register(this.beta);
		this.registry.register(this.alpha);
		assertThat(this.registry.names()).containsExactly("alpha", "beta");
		assertThat(this.registry.stream()).containsExactly(this.alpha, this.beta);
		assertThat(this.registry.get("beta")).isSameAs(this.beta);
	}

	@Test
	void namesAreASnapshotThatNobodyCanChange() {
		this.registry.register(this.alpha);
		Set<String> names = this.registry.names();
		this.registry.register(this.beta);
		assertThat(names).containsExactly("alpha");
		assertThatExceptionOfType(UnsupportedOperationException.class).isThrownBy(() -> names.remove("alpha"));
	}

	@Test
	void unknownNameIsAnsweredWithTheKnownOnes() {
		this.registry.register(this.beta);
		this.registry.register(this.alpha);
		assertThatExceptionOfType(NoSuchPoolException.class).isThrownBy(() -> this.registry.get("gamma"))
			.withMessage("There is no pool 'gamma'; known pools: alpha, beta")
			.satisfies((ex) -> assertThat(ex.getName()).isEqualTo("gamma"));
	}

	@Test
	void unknownNameInAnEmptyRegistryIsNamed() {
		assertThatExceptionOfType(NoSuchPoolException.class).isThrownBy(() -> this.registry.get("gamma"))
			.withMessageContaining("There is no pool 'gamma'");
	}

	@Test
	void sameNameTwiceIsRefusedAndTheFirstPoolStays() {
		Pool<String> other = Pool.builder("alpha", () -> "x").build();
		List<String> events = listen();
		this.registry.register(this.alpha);
		assertThatIllegalStateException().isThrownBy(() -> this.registry.register(other))
			.withMessage("There is another pool 'alpha'; give each pool a name of its own");
		assertThat(this.registry.get("alpha")).isSameAs(this.alpha);
		assertThat(events).containsExactly("+alpha");
	}

	@Test
	void registeringAgainHasNoEffect() {
		List<String> events = listen();
		this.registry.register(this.alpha);
		this.registry.register(this.alpha);
		assertThat(events).containsExactly("+alpha");
	}

	@Test
	void unregisteringTellsTheListenersAndDoesNotClose() {
		List<String> events = listen();
		this.registry.register(this.alpha);
		this.registry.unregister(this.alpha);
		this.registry.unregister(this.alpha);
		assertThat(events).containsExactly("+alpha", "-alpha");
		assertThat(this.registry.names()).isEmpty();
		this.alpha.acquire().close();
	}

	@Test
	void unregisteringAnotherPoolOfTheSameNameHasNoEffect() {
		this.registry.register(this.alpha);
		this.registry.unregister(Pool.builder("alpha", () -> "x").build());
		assertThat(this.registry.get("alpha")).isSameAs(this.alpha);
	}

	@Test
	void oneNameGoesToOneOfSeveralThreads() {
		List<String> events = listen();
		long[] refused = new long[8];
		Together.run(8, (thread) -> {
			try {
				this.registry.register(Pool.builder("contended", () -> "x").build());
			}
			catch (IllegalStateException ex) {
				refused[thread]++;
			}
		});
		assertThat(refused).containsOnly(0, 1).contains(0);
		assertThat(Arrays.stream(refused).sum()).isEqualTo(7);
		assertThat(events).containsExactly("+contended");
	}

	private List<String> listen() {
		List<String> events = new ArrayList<>();
		this.registry.addListener(new PoolRegistry.Listener() {

			@Override
			public void registered(ManagedPool pool) {
				events.add("+" + pool.name());
			}

			@Override
			public void unregistered(ManagedPool pool) {
				events.add("-" + pool.name());
			}

		});
		return events;
	}

}
