package io.pooled.cancellation;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionService;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;

import com.acme.Parser;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.springframework.core.task.SimpleAsyncTaskExecutor;
import org.springframework.stereotype.Service;

import io.pooled.Lease;
import io.pooled.Pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * What one of several virtual threads leases is nobody else's before that thread has
 * ended with it, though another one has failed and all are interrupted.
 */
@EnabledForJreRange(min = JRE.JAVA_21, disabledReason = "There are no virtual threads before 21")
class VirtualThreadRecipeTests {

	private final Halt stubborn = new Halt();

	private final Halt failing = new Halt();

	private final Pool<Parser> parsers = Pool.builder("parsers", new ParserFactory()).build();

	private final Observed pool = new Observed(this.parsers);

	private final Quotes quotes = new Quotes(this.parsers);

	@AfterEach
	void stop() {
		this.stubborn.goOn();
		this.failing.goOn();
	}

	@Test
	void partsAreParsedAtTheSameTimeEachWithAParserOfItsOwn() throws Exception {
		CompletableFuture<List<String>> answer = CompletableFuture
			.supplyAsync(() -> parsed(this.stubborn, this.failing));
		this.stubborn.awaitBegun();
		this.failing.awaitBegun();
		this.pool.assertInUse(2);
		this.stubborn.goOn();
		this.failing.goOn();
		assertThat(answer.get(30, TimeUnit.SECONDS)).containsExactly("first,last", "first,last");
		this.pool.assertAllBack(2, 0, 0);
	}

	@Test
	void threadThatGoesOnAfterAnotherHasFailedKeepsItsParser() {
		CompletableFuture<List<String>> answer = CompletableFuture.supplyAsync(() -> parsed(this.stubborn, () -> {
			this.failing.forEach((row) -> {
			});
			throw new IllegalArgumentException("expected");
		}));
		this.stubborn.awaitBegun();
		this.failing.awaitBegun();
		this.failing.goOn();
		this.stubborn.awaitInterrupted();
		this.pool.awaitInUse(1);
		this.pool.await("the parser of the one that has failed", () -> this.parsers.stats().idle() == 1);
		assertThat(answer).as("answered before its threads have ended").isNotDone();
		try (Lease<Parser> released = this.parsers.acquire(); Lease<Parser> other = this.parsers.acquire()) {
			assertThat(this.parsers.stats().created()).as("created").isEqualTo(3);
			released.get().feed("other");
			other.get().feed("other");
			this.stubborn.goOn();
			this.pool.awaitInUse(2);
			assertThat(released.get().parsed()).isEqualTo("other");
			assertThat(other.get().parsed()).isEqualTo("other");
		}
		assertThatExceptionOfType(ExecutionException.class).isThrownBy(() -> answer.get(30, TimeUnit.SECONDS))
			.withMessageContaining("expected");
		this.pool.assertAllBack(4, 0, 0);
	}

	@Test
	void threadThatGoesOnAfterItsCallerWasInterruptedKeepsItsParser() {
		FutureTask<List<String>> answer = new FutureTask<>(() -> this.quotes.parsed(List.of(this.stubborn)));
		Thread caller = new Thread(answer);
		caller.start();
		this.stubborn.awaitBegun();
		caller.interrupt();
		this.stubborn.awaitInterrupted();
		try (Lease<Parser> other = this.parsers.acquire()) {
			assertThat(this.parsers.stats().created()).as("created").isEqualTo(2);
			other.get().feed("other");
			this.stubborn.goOn();
			this.pool.awaitInUse(1);
			assertThat(other.get().parsed()).isEqualTo("other");
		}
		assertThatExceptionOfType(ExecutionException.class).isThrownBy(() -> answer.get(30, TimeUnit.SECONDS))
			.withCauseInstanceOf(InterruptedException.class);
		this.pool.assertAllBack(2, 0, 0);
	}

	private List<String> parsed(Iterable<String> first, Iterable<String> second) {
		try {
			return this.quotes.parsed(List.of(first, second));
		}
		catch (InterruptedException | ExecutionException ex) {
			throw new IllegalStateException(ex);
		}
	}

	@Service
	static class Quotes {

		private final Pool<Parser> parsers;

		Quotes(Pool<Parser> parsers) {
			this.parsers = parsers;
		}

		List<String> parsed(List<Iterable<String>> parts) throws InterruptedException, ExecutionException {
			try (SimpleAsyncTaskExecutor threads = new SimpleAsyncTaskExecutor("quotes-")) {
				threads.setVirtualThreads(true);
				threads.setCancelRemainingTasksOnClose(true);
				threads.setTaskTerminationTimeout(Long.MAX_VALUE);
				CompletionService<String> forks = new ExecutorCompletionService<>(threads);
				for (Iterable<String> part : parts) {
					forks.submit(() -> this.parsers.use((parser) -> parse(part, parser)));
				}
				List<String> parsed = new ArrayList<>();
				while (parsed.size() < parts.size()) {
					parsed.add(forks.take().get());
				}
				return parsed;
			}
		}

		private static String parse(Iterable<String> part, Parser parser) {
			part.forEach(parser::feed);
			return parser.parsed();
		}

	}

}
