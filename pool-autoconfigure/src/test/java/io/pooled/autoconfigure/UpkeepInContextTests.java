package io.pooled.autoconfigure;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.Callable;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import io.pooled.buffer.PooledBuffer;
import io.pooled.buffer.PooledBufferFactory;

import static org.assertj.core.api.Assertions.assertThat;

class UpkeepInContextTests {

	private static final Duration PATIENCE = Duration.ofSeconds(60);

	private final Set<Thread> before = threads();

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(PoolsAutoConfiguration.class));

	@Test
	void whatIsIdleForLongerThanConfiguredGoes() {
		this.contextRunner.withPropertyValues("pools.defaults.idle-timeout=100ms").run((context) -> {
			PooledBufferFactory buffers = context.getBean(PooledBufferFactory.class);
			buffers.acquire().close();
			await(() -> buffers.stats().discarded().containsValue(1L));
			assertThat(buffers.stats().discarded()).containsEntry("idle", 1L);
			assertThat(buffers.stats().idle()).isZero();
		});
	}

	@Test
	void whatIsInUseForLongerThanConfiguredIsOverdue() {
		this.contextRunner.withPropertyValues("pools.buffer.default.overdue-after=100ms").run((context) -> {
			PooledBufferFactory buffers = context.getBean(PooledBufferFactory.class);
			try (PooledBuffer buffer = buffers.acquire()) {
				await(() -> buffers.stats().overdue() == 1);
				assertThat(buffers.stats().imbalance()).isEqualTo(1.0);
				buffer.write(1);
			}
			assertThat(buffers.stats().overdue()).isZero();
		});
	}

	@Test
	void upkeepEndsWithTheContext() {
		this.contextRunner.run((context) -> assertThat(upkeepThreads()).isPositive());
		await(() -> upkeepThreads() == 0);
	}

	@Test
	void upkeepOfAParentGoesOnWithoutItsChild() {
		this.contextRunner.withPropertyValues("pools.defaults.idle-timeout=100ms").run((parent) -> {
			this.contextRunner.withParent(parent).run((child) -> assertThat(upkeepThreads()).isEqualTo(2));
			await(() -> upkeepThreads() == 1);
			PooledBufferFactory buffers = parent.getBean(PooledBufferFactory.class);
			buffers.acquire().close();
			await(() -> buffers.stats().discarded().containsValue(1L));
			assertThat(buffers.stats().discarded()).containsEntry("idle", 1L);
		});
	}

	@Test
	void upkeepEndsWithAContextThatDoesNotStart() {
		this.contextRunner.withUserConfiguration(Failing.class)
			.run((context) -> assertThat(context).getFailure().hasRootCauseMessage("as intended"));
		await(() -> upkeepThreads() == 0);
	}

	private static Set<Thread> threads() {
		return Set.copyOf(Thread.getAllStackTraces().keySet());
	}

	private long upkeepThreads() {
		return threads().stream()
			.filter((thread) -> thread.getName().equals("pooled-upkeep") && !this.before.contains(thread))
			.count();
	}

	private static void await(Callable<Boolean> condition) {
		Awaitility.await().pollInSameThread().pollDelay(Duration.ZERO).atMost(PATIENCE).until(condition);
	}

	@Configuration(proxyBeanMethods = false)
	static class Failing {

		@Bean
		Object failing(PooledBufferFactory buffers) {
			buffers.acquire().close();
			throw new IllegalStateException("as intended");
		}

	}

}
