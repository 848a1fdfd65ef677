package io.pooled.cancellation;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.task.AsyncTaskExecutor;
import org.springframework.core.task.TaskRejectedException;
import org.springframework.scheduling.annotation.Async;
import org.springframework.scheduling.annotation.EnableAsync;
import org.springframework.scheduling.concurrent.ThreadPoolTaskExecutor;
import org.springframework.stereotype.Service;

import io.pooled.LeaseScope;
import io.pooled.Pools;
import io.pooled.autoconfigure.Yaml;
import io.pooled.buffer.PooledBuffer;
import io.pooled.buffer.PooledBufferFactory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Work on another thread keeps its buffer until it has ended, and who hands one over
 * takes it back if nobody wants it.
 */
@SuppressWarnings("NullAway.Init")
class AsyncRecipeTests {

	private final Halt rows = new Halt();

	private ConfigurableApplicationContext context;

	private PooledBufferFactory buffers;

	private Observed pool;

	@BeforeEach
	void start() {
		this.context = new SpringApplicationBuilder(Application.class).web(WebApplicationType.NONE)
			.initializers(CancellationPageTests.PAGE.blocks("yaml").stream().map(Yaml::of).toArray(Yaml[]::new))
			.properties("spring.main.banner-mode=off", "spring.task.execution.pool.core-size=1",
					"spring.task.execution.pool.max-size=1", "spring.task.execution.pool.queue-capacity=1")
			.run();
		this.buffers = this.context.getBean("reports", PooledBufferFactory.class);
		this.pool = new Observed(this.context.getBean(Pools.class).get("reports"));
	}

	@AfterEach
	void stop() {
		this.rows.goOn();
		this.context.close();
	}

	static Stream<Way> ways() {
		return Stream.of(new Way("@Async", Reports::text), new Way("useAsync", Reports::textInCallback));
	}

	@ParameterizedTest
	@MethodSource("ways")
	void workThatGoesOnAfterItWasCancelledKeepsItsBuffer(Way way) {
		workThatGoesOnKeepsItsBuffer(way, (text) -> text.cancel(true));
	}

	@ParameterizedTest
	@MethodSource("ways")
	void workThatGoesOnAfterItHasTimedOutKeepsItsBuffer(Way way) {
		workThatGoesOnKeepsItsBuffer(way, (text) -> text.orTimeout(1, TimeUnit.NANOSECONDS));
	}

	private void workThatGoesOnKeepsItsBuffer(Way way, Consumer<CompletableFuture<String>> ending) {
		CompletableFuture<String> text = way.begin(this.context, this.rows);
		this.rows.awaitBegun();
		ending.accept(text);
		this.pool.await("the future", text::isDone);
		assertThat(text).isCompletedExceptionally();
		try (PooledBuffer other = this.buffers.acquire()) {
			assertThat(other.isReused()).as("reused what is in use").isFalse();
			other.writeUtf8("other");
			this.pool.assertInUse(2);
			this.rows.goOn();
			this.pool.awaitInUse(1);
			assertThat(other.toString(StandardCharsets.UTF_8)).isEqualTo("other");
		}
		this.pool.assertAllBack(2, 0, 0);
		assertThat(this.buffers.use(PooledBuffer::isReused)).isTrue();
	}

	@ParameterizedTest
	@MethodSource("ways")
	void workThatIsRejectedOrCancelledBeforeItBeginsLeasesNothing(Way way) {
		CompletableFuture<String> first = way.begin(this.context, this.rows);
		this.rows.awaitBegun();
		CompletableFuture<String> queued = way.begin(this.context, List.of("queued"));
		assertThatExceptionOfType(TaskRejectedException.class)
			.isThrownBy(() -> way.begin(this.context, List.of("rejected")));
		queued.cancel(true);
		this.rows.goOn();
		assertThat(first.join()).isEqualTo("first,last");
		ThreadPoolTaskExecutor executor = this.context.getBean(ThreadPoolTaskExecutor.class);
		this.pool.await("both tasks", () -> executor.getThreadPoolExecutor().getCompletedTaskCount() == 2);
		this.pool.assertAllBack(1, 0, 0);
	}

	@Test
	void bufferThatIsHandedOverOutlivesItsRequest() {
		LeaseScope request = LeaseScope.begin();
		LeaseScope before = LeaseScope.enter(request);
		StringBuilder stored = new StringBuilder();
		this.context.getBean(Imports.class).begin(List.of("body"), (body) -> {
			this.rows.forEach(stored::append);
			stored.append(body.toString(StandardCharsets.UTF_8));
		});
		LeaseScope.enter(before);
		this.rows.awaitBegun();
		request.complete(() -> "request");
		try (PooledBuffer other = this.buffers.acquire()) {
			assertThat(other.isReused()).as("reused what is in use").isFalse();
			other.writeUtf8("other");
			this.rows.goOn();
			this.pool.awaitInUse(1);
		}
		assertThat(stored).hasToString("first,lastbody");
		this.pool.assertAllBack(2, 0, 0);
	}

	@Test
	void bufferThatNobodyTakesOverIsClosed() {
		Imports imports = this.context.getBean(Imports.class);
		Reports reports = this.context.getBean(Reports.class);
		CompletableFuture<String> first = reports.text(this.rows);
		this.rows.awaitBegun();
		CompletableFuture<String> second = reports.text(List.of("x"));
		this.pool.assertInUse(1);
		assertThatExceptionOfType(TaskRejectedException.class).isThrownBy(() -> imports.begin(List.of("y"), (body) -> {
		}));
		this.pool.assertInUse(1);
		this.rows.goOn();
		assertThat(first.join() + second.join()).isEqualTo("first,lastx");
		this.pool.assertAllBack(3, 0, 0);
	}

	private record Way(String name, BiFunction<Reports, Iterable<String>, CompletableFuture<String>> text) {

		private CompletableFuture<String> begin(ConfigurableApplicationContext context, Iterable<String> rows) {
			return this.text.apply(context.getBean(Reports.class), rows);
		}

		@Override
		public String toString() {
			return this.name;
		}

	}

	@Service
	static class Reports {

		private final PooledBufferFactory reports;

		private final AsyncTaskExecutor executor;

		Reports(PooledBufferFactory reports, AsyncTaskExecutor executor) {
			this.reports = reports;
			this.executor = executor;
		}

		@Async
		CompletableFuture<String> text(Iterable<String> rows) {
			try (PooledBuffer buffer = this.reports.acquire()) {
				rows.forEach(buffer::writeUtf8);
				return CompletableFuture.completedFuture(buffer.toString(StandardCharsets.UTF_8));
			}
		}

		CompletableFuture<String> textInCallback(Iterable<String> rows) {
			return this.reports.useAsync((buffer) -> {
				rows.forEach(buffer::writeUtf8);
				return buffer.toString(StandardCharsets.UTF_8);
			}, this.executor);
		}

	}

	@Service
	static class Imports {

		private final PooledBufferFactory reports;

		private final Storage storage;

		Imports(PooledBufferFactory reports, Storage storage) {
			this.reports = reports;
			this.storage = storage;
		}

		void begin(Iterable<String> rows, Consumer<PooledBuffer> archive) {
			PooledBuffer body = this.reports.fill((buffer) -> rows.forEach(buffer::writeUtf8)).detach();
			try {
				this.storage.store(body, archive);
			}
			catch (TaskRejectedException ex) {
				body.close();
				throw ex;
			}
		}

	}

	@Service
	static class Storage {

		@Async
		void store(PooledBuffer body, Consumer<PooledBuffer> archive) {
			try (body) {
				archive.accept(body);
			}
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@EnableAsync
	@Import({ Reports.class, Imports.class, Storage.class })
	static class Application {

	}

}
