package io.pooled.autoconfigure.life;

import java.util.Set;
import java.util.function.Consumer;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;

import io.pooled.LeakDetection;
import io.pooled.Pools;
import io.pooled.autoconfigure.PooledEncodersAutoConfiguration;
import io.pooled.autoconfigure.PooledJsonAutoConfiguration;
import io.pooled.autoconfigure.PooledRecyclerAutoConfiguration;
import io.pooled.autoconfigure.PoolsAutoConfiguration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A context that is closed while threads use its pools, which go on afterwards.
 */
@Timeout(120)
class ShutdownUnderLoadTests {

	private static final int ROUNDS = 2;

	private final Set<Thread> before = Remains.threads();

	@ParameterizedTest
	@EnumSource
	void workersAreRefusedWhatIsNewAndKeepWhatTheyHave(LeakDetection mode) {
		for (int round = 0; round < ROUNDS; round++) {
			ConfigurableApplicationContext context = start("--pools.defaults.leak-detection=" + mode);
			closeUnderLoad(context, context::close);
		}
	}

	@Test
	void poolsThatAgeAllTheTimeAreClosed() {
		for (int round = 0; round < ROUNDS; round++) {
			ConfigurableApplicationContext context = start("--pools.defaults.idle-timeout=1ms",
					"--pools.defaults.overdue-after=1ms");
			closeUnderLoad(context, context::close);
		}
	}

	@Test
	void poolsThatWereClosedBeforeTheContextStayClosed() {
		ConfigurableApplicationContext context = start();
		Pools pools = context.getBean(Pools.class);
		closeUnderLoad(context, () -> {
			pools.stream().forEach((pool) -> pool.close());
			context.close();
			pools.stream().forEach((pool) -> pool.close());
		});
	}

	@Test
	void severalThreadsMayCloseAtTheSameTime() throws InterruptedException {
		for (int round = 0; round < ROUNDS; round++) {
			ConfigurableApplicationContext context = start();
			Pools pools = context.getBean(Pools.class);
			Thread other = new Thread(() -> pools.stream().forEach((pool) -> pool.close()));
			Thread another = new Thread(context::close);
			closeUnderLoad(context, () -> {
				other.start();
				another.start();
				context.close();
			});
			other.join();
			another.join();
		}
	}

	private void closeUnderLoad(ConfigurableApplicationContext context, Runnable close) {
		Remains remains = Remains.of(this.before, context);
		Workers workers = new Workers(context);
		close.run();
		workers.letGo();
		assertThat(workers.failures()).isEmpty();
		remains.assertNone();
	}

	private static ConfigurableApplicationContext start(String... properties) {
		return new SpringApplicationBuilder(App.class).web(WebApplicationType.NONE)
			.properties("spring.main.banner-mode=off", "logging.level.root=off")
			.properties("pools.object.texts.type=java.lang.StringBuilder", "pools.object.texts.reset=bean:clearing",
					"pools.buffer.default.size-classes=1KB,8KB")
			.initializers((context) -> context.getBeanFactory()
				.registerSingleton("clearing", (Consumer<StringBuilder>) (text) -> text.setLength(0)))
			.run(properties);
	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration({ JacksonAutoConfiguration.class, PoolsAutoConfiguration.class,
			PooledEncodersAutoConfiguration.class, PooledJsonAutoConfiguration.class,
			PooledRecyclerAutoConfiguration.class })
	static class App {

	}

}
