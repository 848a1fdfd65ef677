package io.pooled.cancellation;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Stream;

import com.acme.Parser;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.stereotype.Service;
import reactor.core.Disposable;
import reactor.core.publisher.Hooks;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

import io.pooled.Lease;
import io.pooled.ManagedPool;
import io.pooled.Pool;
import io.pooled.buffer.PooledBuffer;
import io.pooled.buffer.PooledBufferFactory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * A subscriber that goes leaves nothing to others with which work is still under way.
 */
class ReactorRecipeTests {

	private final Halt rows = new Halt();

	private final Pool<Parser> parsers = Pool.builder("parsers", new ParserFactory()).build();

	private final PooledBufferFactory reports = PooledBufferFactory.builder("reports").build();

	private final Parsing parsing = new Parsing(this.parsers, this.reports);

	@AfterEach
	void stop() {
		this.rows.goOn();
		Hooks.resetOnErrorDropped();
	}

	static Stream<Arguments> cells() {
		return Stream.of(Way.values())
			.flatMap((way) -> Stream.of(Leaving.values()).map((leaving) -> Arguments.of(way, leaving)));
	}

	@ParameterizedTest
	@MethodSource("cells")
	void cancelledWorkSharesNothingWithTheNextOwner(Way way, Leaving leaving) {
		Observed pool = new Observed(way.pool.apply(this));
		CompletableFuture<Throwable> dropped = new CompletableFuture<>();
		Hooks.onErrorDropped(dropped::complete);
		CompletableFuture<?> left = leaving.begin(way.text.apply(this.parsing, this.rows), this.rows);
		pool.await("the subscriber", left::isDone);
		this.rows.awaitInterrupted();
		pool.awaitInUse(way.isDiscarded ? 0 : 1);
		if (way == Way.USING) {
			try (PooledBuffer other = this.reports.acquire()) {
				assertThat(other.isReused()).as("reused what is in use").isFalse();
				other.writeUtf8("other");
				this.rows.goOnToTheEnd();
				assertThat(dropped).succeedsWithin(30, TimeUnit.SECONDS).isInstanceOf(IllegalStateException.class);
				assertThat(other.toString(StandardCharsets.UTF_8)).isEqualTo("other");
			}
		}
		else {
			try (Lease<Parser> other = this.parsers.acquire()) {
				assertThat(other.get().feed("other").parsed()).isEqualTo("other");
				this.rows.goOnToTheEnd();
				assertThat(other.get().parsed()).isEqualTo("other");
			}
		}
		pool.assertAllBack(2, way.isDiscarded ? 1 : 0, 0);
		assertThat(dropped.isDone()).as("an error was dropped").isEqualTo(way == Way.USING);
	}

	@ParameterizedTest
	@MethodSource("ways")
	void workThatHasEndedGivesBack(Way way) {
		assertThat(way.text.apply(this.parsing, List.of("a", "b")).block()).isEqualTo("ab");
		assertThat(way.text.apply(this.parsing, List.of("c")).block()).isEqualTo("c");
		ManagedPool pool = way.pool.apply(this);
		new Observed(pool).assertAllBack(2, 0, 0);
		assertThat(pool.stats().created()).isOne();
	}

	static Stream<Way> ways() {
		return Stream.of(Way.values());
	}

	@ParameterizedTest
	@MethodSource("ways")
	void workThatFailsKeepsNothing(Way way) {
		Mono<String> text = way.text.apply(this.parsing, () -> {
			throw new IllegalArgumentException("expected");
		});
		assertThatIllegalArgumentException().isThrownBy(text::block);
		new Observed(way.pool.apply(this)).assertAllBack(1, (way == Way.USING_WHEN) ? 1 : 0, 0);
	}

	private enum Way {

		ONE_CALL(Parsing::parsedInOneCall, (test) -> test.parsers, false),

		USING_WHEN(Parsing::parsed, (test) -> test.parsers, true),

		USING(Parsing::text, (test) -> test.reports, true);

		private final BiFunction<Parsing, Iterable<String>, Mono<String>> text;

		private final Function<ReactorRecipeTests, ManagedPool> pool;

		private final boolean isDiscarded;

		Way(BiFunction<Parsing, Iterable<String>, Mono<String>> text, Function<ReactorRecipeTests, ManagedPool> pool,
				boolean isDiscarded) {
			this.text = text;
			this.pool = pool;
			this.isDiscarded = isDiscarded;
		}

	}

	private enum Leaving {

		CANCEL {

			@Override
			CompletableFuture<?> begin(Mono<String> text, Halt rows) {
				Disposable subscriber = text.subscribe();
				rows.awaitBegun();
				subscriber.dispose();
				return CompletableFuture.completedFuture(null);
			}

		},

		TIMEOUT {

			@Override
			CompletableFuture<?> begin(Mono<String> text, Halt rows) {
				return text
					.timeout(Mono.fromFuture(rows.begun()).publishOn(Schedulers.parallel()), Mono.just("too late"))
					.doOnNext((answer) -> assertThat(answer).isEqualTo("too late"))
					.toFuture();
			}

		};

		abstract CompletableFuture<?> begin(Mono<String> text, Halt rows);

	}

	@Service
	static class Parsing {

		private final Pool<Parser> parsers;

		private final PooledBufferFactory reports;

		Parsing(Pool<Parser> parsers, PooledBufferFactory reports) {
			this.parsers = parsers;
			this.reports = reports;
		}

		Mono<String> parsedInOneCall(Iterable<String> rows) {
			return Mono.fromCallable(() -> this.parsers.use((parser) -> parse(rows, parser)))
				.subscribeOn(Schedulers.boundedElastic());
		}

		Mono<String> parsed(Iterable<String> rows) {
			return Mono.usingWhen(Mono.fromSupplier(this.parsers::acquire),
					(lease) -> Mono.fromCallable(() -> parse(rows, lease.get()))
						.subscribeOn(Schedulers.boundedElastic()),
					(lease) -> Mono.fromRunnable(lease::close), (lease, ex) -> Mono.fromRunnable(lease::discard),
					(lease) -> Mono.fromRunnable(lease::discard));
		}

		private static String parse(Iterable<String> rows, Parser parser) {
			rows.forEach(parser::feed);
			return parser.parsed();
		}

		Mono<String> text(Iterable<String> rows) {
			return Mono.using(this.reports::acquire, (buffer) -> Mono.fromCallable(() -> {
				try (buffer) {
					rows.forEach(buffer::writeUtf8);
					return buffer.toString(StandardCharsets.UTF_8);
				}
			}).subscribeOn(Schedulers.boundedElastic()), PooledBuffer::discardIfOpen);
		}

	}

}
