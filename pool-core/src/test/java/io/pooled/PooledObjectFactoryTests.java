package io.pooled;

import java.io.IOException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

class PooledObjectFactoryTests {

	private final RecordingFactory factory = new RecordingFactory();

	private final Pool<StringBuilder> pool = Pool.builder("things", this.factory).build();

	@Test
	void resetRunsOncePerReleaseBeforeAnybodyElseSeesTheObject() {
		AtomicInteger resets = new AtomicInteger();
		Pool<Owned> pool = Pool.builder("reset", new PooledObjectFactory<Owned>() {

			@Override
			public Owned create() {
				return new Owned();
			}

			@Override
			public boolean reset(Owned object) {
				resets.incrementAndGet();
				object.take(-1);
				object.give(-1);
				return true;
			}

		}).maxIdle(2).build();
		Together.run(4, (thread) -> {
			for (int i = 0; i < 20_000; i++) {
				try (Lease<Owned> lease = pool.acquire()) {
					Owned object = lease.get();
					object.take(thread + 1);
					object.give(thread + 1);
				}
			}
		});
		assertThat(resets).hasValue(80_000);
		StatsLaws.holdAtRest(pool.stats());
	}

	@Test
	void resetRunsOnReleaseByLambdaToo() {
		this.pool.use((object) -> object.append("secret"));
		assertThat(this.factory.reset).hasSize(1);
		assertThat(this.factory.reset.get(0)).isEmpty();
	}

	@Test
	void discardDoesNotReset() {
		Lease<StringBuilder> lease = this.pool.acquire();
		lease.discard();
		assertThat(this.factory.reset).isEmpty();
		assertThat(this.factory.destroyed).isEqualTo(this.factory.created);
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void objectThatResetRefusesIsDiscardedAsInvalidAndDestroyedOnce(boolean fromSlot) {
		AtomicBoolean valid = new AtomicBoolean(fromSlot);
		RecordingFactory factory = new RecordingFactory((object) -> valid.get());
		Pool<StringBuilder> pool = Pool.builder("refusing", factory).build();
		if (fromSlot) {
			pool.acquire().close();
			valid.set(false);
		}
		pool.acquire().close();
		assertThat(factory.destroyed).isEqualTo(factory.created).hasSize(1);
		assertThat(pool.stats().discarded()).containsEntry("invalid", 1L);
		assertThat(pool.stats().idle()).isZero();
		pool.use((object) -> assertThat(object).isNotSameAs(factory.destroyed.get(0)));
		StatsLaws.holdAtRest(pool.stats());
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void objectWhoseResetThrowsIsDiscardedAsInvalidAndTheOwnerDoesNotHearOfIt(boolean lambda) {
		RecordingFactory factory = new RecordingFactory((object) -> {
			throw new IllegalArgumentException("reset failed");
		});
		Pool<StringBuilder> pool = Pool.builder("throwing", factory).build();
		if (lambda) {
			pool.use((object) -> object);
		}
		else {
			pool.acquire().close();
		}
		assertThat(factory.destroyed).isEqualTo(factory.created).hasSize(1);
		assertThat(pool.stats().discarded()).containsEntry("invalid", 1L);
		StatsLaws.holdAtRest(pool.stats());
	}

	@Test
	void objectWhoseResetThrowsACheckedExceptionIsDiscardedLikewise() {
		RecordingFactory factory = new RecordingFactory((object) -> {
			throw sneaky(new IOException("reset failed"));
		});
		Pool<StringBuilder> pool = Pool.builder("sneaky", factory).build();
		try {
			pool.acquire().close();
		}
		catch (Exception ex) {
			assertThat(ex).isInstanceOf(IOException.class);
		}
		assertThat(factory.destroyed).isEqualTo(factory.created).hasSize(1);
		StatsLaws.holdAtRest(pool.stats());
	}

	@SuppressWarnings("unchecked")
	private static <X extends Throwable> RuntimeException sneaky(Throwable failure) throws X {
		throw (X) failure;
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void errorOfResetReachesTheOwnerAndLeavesNothingLeased(boolean lambda) {
		RecordingFactory factory = new RecordingFactory((object) -> {
			throw new OutOfMemoryError("reset failed");
		});
		Pool<StringBuilder> pool = Pool.builder("failing", factory).build();
		Lease<StringBuilder> lease = pool.acquire();
		assertThatExceptionOfType(OutOfMemoryError.class).isThrownBy(() -> {
			if (lambda) {
				pool.use((object) -> object);
			}
			else {
				lease.close();
			}
		}).withMessage("reset failed");
		if (lambda) {
			lease.discard();
		}
		assertThat(factory.destroyed).hasSameElementsAs(factory.created).hasSameSizeAs(factory.created);
		assertThat(pool.stats().idle()).isZero();
		StatsLaws.holdAtRest(pool.stats());
	}

	@Test
	void exceptionOfDestroyIsIgnored() {
		Pool<String> pool = Pool.builder("destroy", new PooledObjectFactory<String>() {

			@Override
			public String create() {
				return "object";
			}

			@Override
			public boolean reset(String object) {
				return true;
			}

			@Override
			public void destroy(String object) {
				throw new IllegalStateException("destroy failed");
			}

		}).preallocate(3).build();
		assertThat(pool.trim()).isEqualTo(3);
		pool.acquire().discard();
		pool.close();
		StatsLaws.holdAtRest(pool.stats());
	}

	@Test
	void exceptionOfCreateReachesTheCallerAndLeavesThePoolAsItWas() {
		AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
		Pool<StringBuilder> pool = Pool.builder("creating", () -> {
			Throwable ex = failure.get();
			if (ex != null) {
				throw PooledObjectFactoryTests.<RuntimeException>sneaky(ex);
			}
			return new StringBuilder();
		}).build();
		pool.acquire().discard();
		PoolStats before = pool.stats();
		failure.set(new IllegalArgumentException("no licence"));
		assertThatIllegalArgumentException().isThrownBy(pool::acquire).withMessage("no licence");
		assertThatIllegalArgumentException().isThrownBy(() -> pool.use((object) -> object)).withMessage("no licence");
		failure.set(new OutOfMemoryError("no memory"));
		assertThatExceptionOfType(OutOfMemoryError.class).isThrownBy(pool::acquire).withMessage("no memory");
		assertThat(pool.stats()).usingRecursiveComparison().ignoringFields("churnPerGc").isEqualTo(before);
		failure.set(null);
		pool.acquire().close();
		assertThat(pool.stats().acquires()).isEqualTo(2);
		StatsLaws.holdAtRest(pool.stats());
	}

	@Test
	void createThatReturnsNullIsReportedWithThePool() {
		AtomicReference<@Nullable String> next = new AtomicReference<>();
		Pool<String> pool = Pool.builder("nothing", (Supplier<String>) next::get).build();
		assertThatIllegalStateException().isThrownBy(pool::acquire)
			.withMessage("Pool 'nothing': its factory returned null");
		assertThat(pool.stats().acquires()).isZero();
		next.set("something");
		assertThat(pool.<String, RuntimeException>use((object) -> object)).isEqualTo("something");
		StatsLaws.holdAtRest(pool.stats());
	}

}
