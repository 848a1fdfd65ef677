package io.pooled.autoconfigure.life;

import java.lang.ref.WeakReference;
import java.util.List;
import java.util.Objects;
import java.util.Set;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ApplicationContextException;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Configuration;

import io.pooled.ManagedPool;
import io.pooled.Pools;
import io.pooled.SharedMemory;
import io.pooled.autoconfigure.PooledEncodersAutoConfiguration;
import io.pooled.autoconfigure.PoolsAutoConfiguration;
import io.pooled.autoconfigure.metrics.PoolMetricsAutoConfiguration;
import io.pooled.buffer.PooledBuffer;
import io.pooled.buffer.PooledBufferFactory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Contexts that come and go in one JVM, beside a meter registry that stays.
 */
class LifeOfApplicationTests {

	private final Set<Thread> before = Remains.threads();

	private final MeterRegistry meters = new SimpleMeterRegistry();

	@Test
	void metersThatOutliveTheContextAreGoneWithIt() {
		try (ConfigurableApplicationContext context = start()) {
			assertThat(poolsWithMeters()).containsAll(context.getBean(Pools.class).names());
		}
		assertThat(this.meters.getMeters()).isEmpty();
	}

	@Test
	void nothingOfAContextIsHeldByAMeterRegistryThatOutlivesIt() {
		List<WeakReference<ManagedPool>> pools = poolsOfAContext();
		Remains.await(() -> {
			System.gc();
			return pools.stream().allMatch((pool) -> pool.refersTo(null));
		});
		this.meters.counter("other").increment();
	}

	private List<WeakReference<ManagedPool>> poolsOfAContext() {
		try (ConfigurableApplicationContext context = start()) {
			return context.getBean(Pools.class).stream().map(WeakReference::new).toList();
		}
	}

	@Test
	void contextThatFailsInTheEndLeavesNothing() {
		AnnotationConfigApplicationContext context = context();
		Failing failing = new Failing(this.before, context);
		context.registerBean(Failing.class, () -> failing);
		assertThatExceptionOfType(ApplicationContextException.class).isThrownBy(context::refresh)
			.withRootCauseInstanceOf(UnsupportedOperationException.class);
		PooledBuffer open = Objects.requireNonNull(failing.open);
		open.write(new byte[100_000]);
		open.close();
		Objects.requireNonNull(failing.remains).assertNone();
		assertThat(this.meters.getMeters()).isEmpty();
		assertThatIllegalStateException().isThrownBy(() -> Objects.requireNonNull(failing.buffers).acquire())
			.withMessage("Pool 'default' is closed");
		try (ConfigurableApplicationContext again = start()) {
			again.getBean(PooledBufferFactory.class).acquire().close();
			assertThat(misses()).isOne();
		}
	}

	@Test
	void contextsOfOneJvmHavePoolsThreadsAndMemoryOfTheirOwn() {
		ConfigurableApplicationContext first = start();
		Remains remains = Remains.of(this.before, first);
		try (ConfigurableApplicationContext second = start()) {
			PooledBufferFactory buffers = second.getBean(PooledBufferFactory.class);
			PooledBufferFactory others = first.getBean(PooledBufferFactory.class);
			assertThat(buffers.name()).isEqualTo(others.name());
			assertThat(upkeepThreads()).isEqualTo(2);
			others.acquire().close();
			assertThat(buffers.details().settings()).extracting("sharedMemory")
				.isEqualTo(second.getBean(SharedMemory.class).asMap());
			assertThat(second.getBean(SharedMemory.class).held()).isZero();
			first.close();
			Remains.await(() -> upkeepThreads() == 1);
			assertThatIllegalStateException().isThrownBy(others::acquire);
			buffers.acquire().close();
			assertThat(buffers.stats().acquires()).isOne();
			assertThat(second.getBean(Pools.class).stream()).contains(buffers);
		}
		remains.assertNone();
		assertThat(this.meters.getMeters()).isEmpty();
	}

	@Test
	void closedContextLeavesTheMetersOfOneWithTheSameNames() {
		try (ConfigurableApplicationContext first = start()) {
			start().close();
			first.getBean(PooledBufferFactory.class).acquire().close();
			assertThat(misses()).isOne();
		}
		assertThat(this.meters.getMeters()).isEmpty();
	}

	private ConfigurableApplicationContext start() {
		AnnotationConfigApplicationContext context = context();
		context.refresh();
		return context;
	}

	private AnnotationConfigApplicationContext context() {
		AnnotationConfigApplicationContext parent = new AnnotationConfigApplicationContext();
		parent.getBeanFactory().registerSingleton("meters", this.meters);
		parent.refresh();
		AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();
		context.setParent(parent);
		context.register(App.class);
		return context;
	}

	private double misses() {
		return this.meters.get("pool.acquires").tags("pool", "default", "result", "miss").functionCounter().count();
	}

	private List<String> poolsWithMeters() {
		return this.meters.getMeters().stream().map((meter) -> String.valueOf(meter.getId().getTag("pool"))).toList();
	}

	private long upkeepThreads() {
		return Remains.threads()
			.stream()
			.filter((thread) -> thread.getName().equals("pooled-upkeep") && !this.before.contains(thread))
			.count();
	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration({ PoolsAutoConfiguration.class, PooledEncodersAutoConfiguration.class,
			PoolMetricsAutoConfiguration.class })
	static class App {

	}

	/** Comes last, as a server whose port is taken. */
	private static final class Failing implements SmartLifecycle {

		private final Set<Thread> before;

		private final ApplicationContext context;

		private @Nullable PooledBufferFactory buffers;

		private @Nullable PooledBuffer open;

		private @Nullable Remains remains;

		private Failing(Set<Thread> before, ApplicationContext context) {
			this.before = before;
			this.context = context;
		}

		@Override
		public void start() {
			PooledBufferFactory buffers = this.context.getBean(PooledBufferFactory.class);
			this.open = buffers.acquire();
			this.buffers = buffers;
			this.remains = Remains.of(this.before, this.context);
			throw new UnsupportedOperationException("as intended");
		}

		@Override
		public void stop() {
		}

		@Override
		public boolean isRunning() {
			return false;
		}

	}

}
