package io.pooled;

import java.io.IOException;
import java.util.HashSet;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;

class PoolTests {

	private final RecordingFactory factory = new RecordingFactory();

	private final Pool<StringBuilder> pool = Pool.builder("things", this.factory).build();

	@Test
	void acquireCreatesOnlyWhenNothingIsIdle() {
		try (Lease<StringBuilder> first = this.pool.acquire(); Lease<StringBuilder> second = this.pool.acquire()) {
			assertThat(first.get()).isNotSameAs(second.get());
		}
		this.pool.acquire().close();
		assertThat(this.factory.created).hasSize(2);
		PoolStats stats = this.pool.stats();
		assertThat(stats.kind()).isEqualTo("object");
		assertThat(stats.hits()).isEqualTo(1);
		assertThat(stats.misses()).isEqualTo(2);
		assertThat(stats.acquires()).isEqualTo(3);
		assertThat(stats.releases()).isEqualTo(3);
		assertThat(stats.created()).isEqualTo(2);
		assertThat(stats.idle()).isEqualTo(2);
		assertThat(stats.hitRate()).isEqualTo(1.0 / 3);
		StatsLaws.holdAtRest(stats);
	}

	@Test
	void releasedObjectIsHandedOutAgain() {
		StringBuilder object;
		try (Lease<StringBuilder> lease = this.pool.acquire()) {
			object = lease.get();
		}
		try (Lease<StringBuilder> lease = this.pool.acquire()) {
			assertThat(lease.get()).isSameAs(object);
		}
	}

	@Test
	void objectReleasedByOneThreadIsHandedToAnother() {
		AtomicReference<@Nullable StringBuilder> seen = new AtomicReference<>();
		Together.elsewhere(() -> this.pool.use((object) -> {
			seen.set(object);
			return object;
		}));
		try (Lease<StringBuilder> lease = this.pool.acquire()) {
			assertThat(lease.get()).isSameAs(seen.get());
		}
		assertThat(this.pool.stats().hits()).isEqualTo(1);
		StatsLaws.holdAtRest(this.pool.stats());
	}

	@Test
	void inUseFollowsTheLeases() {
		Lease<StringBuilder> first = this.pool.acquire();
		Lease<StringBuilder> second = this.pool.acquire();
		assertThat(this.pool.stats().inUse()).isEqualTo(2);
		first.close();
		assertThat(this.pool.stats().inUse()).isEqualTo(1);
		second.discard();
		assertThat(this.pool.stats().inUse()).isZero();
	}

	@Test
	@SuppressWarnings("NullAway") // does not infer that the result may be null
	void useReturnsWhatTheActionReturns() {
		String result = this.pool.use((object) -> object.append("hello").toString());
		assertThat(result).isEqualTo("hello");
		Object nothing = this.pool.use((object) -> null);
		assertThat(nothing).isNull();
		StatsLaws.holdAtRest(this.pool.stats());
	}

	@Test
	void useThrowsTheCheckedExceptionOfTheActionAndReleases() {
		assertThatExceptionOfType(IOException.class).isThrownBy(this::failWithCheckedException).withMessage("broken");
		assertThat(this.pool.stats().idle()).isEqualTo(1);
		StatsLaws.holdAtRest(this.pool.stats());
	}

	// Compiles only if the exception type is inferred.
	private void failWithCheckedException() throws IOException {
		this.pool.use((object) -> {
			if (object.isEmpty()) {
				throw new IOException("broken");
			}
			return object;
		});
	}

	@Test
	void usePassesOnWhatAPlainFunctionReturnsOrThrowsAndReleases() {
		Function<CharSequence, Integer> length = CharSequence::length;
		int result = this.pool.use(length);
		assertThat(result).isZero();
		PooledFunction<CharSequence, Integer, IOException> broken = (object) -> {
			throw new IOException("broken");
		};
		Function<CharSequence, Integer> plain = broken;
		assertThatIOException().isThrownBy(() -> this.pool.use(plain)).withMessage("broken");
		assertThat(this.pool.stats().inUse()).isZero();
		StatsLaws.holdAtRest(this.pool.stats());
	}

	@Test
	void useReleasesWhenTheActionThrowsAnError() {
		assertThatExceptionOfType(StackOverflowError.class).isThrownBy(() -> this.pool.use((object) -> {
			throw new StackOverflowError();
		}));
		assertThat(this.pool.stats().idle()).isEqualTo(1);
		StatsLaws.holdAtRest(this.pool.stats());
	}

	@Test
	void useNestsWithoutSharing() {
		this.pool.use((outer) -> this.pool.use((inner) -> assertThat(inner).isNotSameAs(outer)));
		StatsLaws.holdAtRest(this.pool.stats());
	}

	@Test
	void nameIsShown() {
		assertThat(this.pool.name()).isEqualTo("things");
		assertThat(this.pool).hasToString("Pool 'things'");
	}

	@Test
	void pooledObjectsAreSafelyPublished() {
		Pool<HashSet<Integer>> pool = Pool.builder("published", () -> new HashSet<Integer>()).maxIdle(2).build();
		Together.run(4, (thread) -> {
			for (int i = 0; i < 50_000; i++) {
				try (Lease<HashSet<Integer>> lease = pool.acquire()) {
					HashSet<Integer> set = lease.get();
					assertThat(set.size()).isZero();
					set.add(i);
					assertThat(set.remove(i)).isTrue();
				}
			}
		});
		StatsLaws.holdAtRest(pool.stats());
	}

}
