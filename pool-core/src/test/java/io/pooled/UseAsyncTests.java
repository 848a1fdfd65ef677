package io.pooled;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import io.pooled.buffer.PooledBufferFactory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Work on another thread has its object until it has ended, whatever becomes of the
 * future.
 */
class UseAsyncTests {

	private static final Duration SOON = Duration.ofMillis(1);

	private final ExecutorService executor = Executors.newSingleThreadExecutor();

	private final CountDownLatch begun = new CountDownLatch(1);

	private final CountDownLatch end = new CountDownLatch(1);

	@AfterEach
	void stop() {
		this.end.countDown();
		this.executor.shutdownNow();
	}

	static Collection<Kind<?>> kinds() {
		Pool<StringBuilder> things = Pool.builder("things", () -> new StringBuilder()).build();
		PooledBufferFactory buffers = PooledBufferFactory.builder("buffers").build();
		return List.of(new Kind<>(things, things::useAsync, (action) -> things.use(asFunction(action))),
				new Kind<>(buffers, buffers::useAsync, (action) -> buffers.use(asFunction(action))));
	}

	private static <T> Function<T, Boolean> asFunction(Consumer<T> action) {
		return (object) -> {
			action.accept(object);
			return true;
		};
	}

	static Stream<Object[]> endings() {
		List<Ending> endings = List.of(new Ending("cancelled", (future) -> future.cancel(true)),
				new Ending("timed out", (future) -> future.orTimeout(SOON.toNanos(), TimeUnit.NANOSECONDS)),
				new Ending("completed", (future) -> future.complete("by somebody else")),
				new Ending("failed", (future) -> future.completeExceptionally(new IOException("by somebody else"))));
		return kinds().stream().flatMap((kind) -> endings.stream().map((ending) -> new Object[] { kind, ending }));
	}

	@ParameterizedTest
	@MethodSource("kinds")
	<T> void resultComesWhenTheObjectIsBack(Kind<T> kind) throws Exception {
		CompletableFuture<Object> future = kind.useAsync((object) -> {
			work();
			return Thread.currentThread();
		}, this.executor);
		CompletableFuture<Long> inUse = future.thenApply((result) -> kind.inUse());
		this.begun.await();
		assertThat(kind.inUse()).isOne();
		this.end.countDown();
		assertThat(inUse.get()).isZero();
		assertThat(future.get()).isNotSameAs(Thread.currentThread());
		assertThat(kind.pool().stats().releases()).isOne();
	}

	@ParameterizedTest
	@MethodSource("endings")
	<T> void futureThatHasEndedTakesNothingFromWorkThatGoesOn(Kind<T> kind, Ending ending) throws Exception {
		CompletableFuture<T> seen = new CompletableFuture<>();
		CompletableFuture<Object> future = kind.useAsync((object) -> {
			seen.complete(object);
			work();
			return "ended";
		}, this.executor);
		this.begun.await();
		ending.end().accept(future);
		Await.until("the future", future::isDone);
		assertThat(future.handle((result, failure) -> result).join()).isNotEqualTo("ended");
		assertThat(kind.inUse()).isOne();
		kind.sync().accept((object) -> assertThat(object).isNotSameAs(seen.join()));
		assertThat(kind.pool().stats().misses()).isEqualTo(2);
		this.end.countDown();
		Await.until("both to be idle", () -> kind.pool().stats().idle() == 2);
		StatsLaws.holdAtRest(kind.pool().stats());
	}

	private void work() throws InterruptedException {
		this.begun.countDown();
		this.end.await();
	}

	@ParameterizedTest
	@MethodSource("kinds")
	<T> void workThatWasCancelledBeforeItBeganLeasesNothing(Kind<T> kind) {
		Queue<Runnable> queue = new ArrayDeque<>();
		CompletableFuture<Object> future = kind.useAsync((object) -> "ran", queue::add);
		assertThat(kind.pool().stats().acquires()).isZero();
		future.cancel(false);
		queue.remove().run();
		assertThatExceptionOfType(CancellationException.class).isThrownBy(future::join);
		assertThat(kind.pool().stats().acquires()).isZero();
	}

	@ParameterizedTest
	@MethodSource("kinds")
	<T> void failureOfTheWorkIsThatOfTheFuture(Kind<T> kind) {
		for (Throwable failure : List.of(new IOException("checked"), new IllegalArgumentException("unchecked"),
				new AssertionError("an error"))) {
			CompletableFuture<Object> future = kind.useAsync((object) -> {
				if (failure instanceof Error error) {
					throw error;
				}
				throw (Exception) failure;
			}, this.executor);
			assertThatExceptionOfType(ExecutionException.class).isThrownBy(future::get).havingCause().isSameAs(failure);
			assertThat(kind.inUse()).isZero();
		}
		assertThat(kind.pool().stats().hits()).isEqualTo(2);
	}

	@ParameterizedTest
	@MethodSource("kinds")
	<T> void executorThatTakesNothingIsToldOf(Kind<T> kind) {
		this.executor.shutdown();
		assertThatExceptionOfType(RejectedExecutionException.class)
			.isThrownBy(() -> kind.useAsync((object) -> "ran", this.executor));
		assertThat(kind.pool().stats().acquires()).isZero();
	}

	@ParameterizedTest
	@MethodSource("kinds")
	<T> void closedPoolFailsTheFuture(Kind<T> kind) {
		kind.pool().close();
		CompletableFuture<Object> future = kind.useAsync((object) -> "ran", this.executor);
		assertThatExceptionOfType(ExecutionException.class).isThrownBy(future::get)
			.havingCause()
			.isInstanceOf(IllegalStateException.class)
			.withMessageContaining("is closed");
	}

	@Test
	void poolThatIsClosedMeanwhileLeavesTheObjectToTheWork() throws Exception {
		RecordingFactory factory = new RecordingFactory();
		Pool<StringBuilder> pool = Pool.builder("things", factory).build();
		CompletableFuture<String> future = pool.useAsync((object) -> {
			work();
			return object.append("done").toString();
		}, this.executor);
		this.begun.await();
		pool.close();
		assertThat(factory.destroyed).isEmpty();
		this.end.countDown();
		assertThat(future.get()).isEqualTo("done");
		assertThat(factory.destroyed).hasSize(1);
	}

	private record Ending(String name, Consumer<CompletableFuture<Object>> end) {

		@Override
		public String toString() {
			return this.name;
		}

	}

	/**
	 * A pool whose objects can be used on other threads.
	 */
	private record Kind<T>(EngineGroup pool,
			BiFunction<PooledFunction<T, Object, Exception>, Executor, CompletableFuture<Object>> async,
			Consumer<Consumer<T>> sync) {

		private CompletableFuture<Object> useAsync(PooledFunction<T, Object, Exception> action, Executor executor) {
			return this.async.apply(action, executor);
		}

		private long inUse() {
			return this.pool.stats().inUse();
		}

		@Override
		public String toString() {
			return this.pool.name();
		}

	}

}
