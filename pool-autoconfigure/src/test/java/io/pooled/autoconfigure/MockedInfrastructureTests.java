package io.pooled.autoconfigure;

import java.time.Duration;
import java.util.Set;

import io.micrometer.core.instrument.MeterRegistry;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.mockito.Mockito;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.config.ConfigurableBeanFactory;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.TestPropertySource;
import org.springframework.test.context.bean.override.convention.TestBean;
import org.springframework.test.context.bean.override.mockito.MockitoBean;
import org.springframework.test.context.bean.override.mockito.MockitoSpyBean;
import tools.jackson.databind.json.JsonMapper;

import io.pooled.PoolRegistry;
import io.pooled.Pools;
import io.pooled.SharedMemory;
import io.pooled.actuate.endpoint.PoolsEndpoint;
import io.pooled.actuate.endpoint.PoolsWebEndpointExtension;
import io.pooled.buffer.PooledBuffer;
import io.pooled.buffer.PooledBufferFactory;
import io.pooled.json.PooledRecyclerPool;
import io.pooled.metrics.PoolMetrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Tests of a web application replace what looks after its pools. The pools work all the
 * same, and end with the application.
 */
@DirtiesContext
@SpringBootTest(classes = MockedInfrastructureTests.App.class,
		properties = { "pools.buffer.exports.limit=1MB", "pools.web.etag.enabled=true", "pools.web.json.enabled=true",
				"pools.web.compression.enabled=true", "management.endpoints.web.exposure.include=pools,metrics" })
class MockedInfrastructureTests {

	private static void assertPoolsWork(ConfigurableApplicationContext context, @Nullable Pools pools) {
		Service service = context.getBean(Service.class);
		assertThat(service.pools()).isSameAs(pools);
		service.exports().acquire().close();
		assertThat(service.exports().stats().acquires()).isPositive();
		assertThat(service.exports().limit()).isEqualTo(1 << 20);
		((ConfigurableBeanFactory) context.getBeanFactory()).destroySingletons();
		assertThatIllegalStateException().isThrownBy(service.exports()::acquire).withMessageContaining("exports");
	}

	private static long write(PooledBuffer buffer, int length) {
		buffer.write(new byte[length]);
		return buffer.size();
	}

	@Nested
	class MockOfPools {

		@MockitoBean
		private Pools pools;

		@Test
		void theServiceHasTheMock(@Autowired ConfigurableApplicationContext context) {
			assertThat(Mockito.mockingDetails(this.pools).isMock()).isTrue();
			assertThat(context.getBean(PoolsEndpoint.class).pools().pools()).isEmpty();
			assertThat(context.getBean(MeterRegistry.class).find("pool.idle").meters()).isEmpty();
			assertPoolsWork(context, this.pools);
		}

	}

	@Nested
	class SpyOfPools {

		@MockitoSpyBean
		private Pools pools;

		@Test
		void upkeepEndsWithTheApplication(@Autowired ConfigurableApplicationContext context) {
			assertThat(this.pools.names()).contains("exports");
			assertThat(context.getBean(MeterRegistry.class).find("pool.idle").tag("pool", "exports").meters())
				.hasSize(1);
			long threads = upkeepThreads();
			assertPoolsWork(context, this.pools);
			Awaitility.await()
				.atMost(Duration.ofSeconds(30))
				.pollDelay(Duration.ZERO)
				.until(() -> upkeepThreads() < threads);
		}

		private long upkeepThreads() {
			Set<Thread> threads = Thread.getAllStackTraces().keySet();
			return threads.stream().filter((thread) -> thread.getName().equals("pooled-upkeep")).count();
		}

	}

	@Nested
	class PoolsOfTheTest {

		@TestBean
		private @Nullable Pools pools;

		static Pools pools() {
			return Mockito.mock(Pools.class);
		}

		@Test
		void theServiceHasThem(@Autowired ConfigurableApplicationContext context) {
			assertPoolsWork(context, this.pools);
		}

	}

	@Nested
	class MockOfTheMemory {

		@MockitoBean
		private SharedMemory memory;

		@Test
		void poolsHaveNoBoundInCommon(@Autowired ConfigurableApplicationContext context) {
			assertThat(Mockito.mockingDetails(this.memory).isMock()).isTrue();
			context.getBean(Service.class).exports().use((buffer) -> write(buffer, 100_000));
			assertThat(context.getBean(Service.class).exports().stats().retainedBytes()).isPositive();
			assertPoolsWork(context, context.getBean(Pools.class));
		}

	}

	@Nested
	class SpyOfTheMemory {

		@MockitoSpyBean
		private SharedMemory memory;

		@Test
		void boundsHold(@Autowired ConfigurableApplicationContext context) {
			context.getBean(Service.class).exports().use((buffer) -> write(buffer, 100_000));
			assertThat(this.memory.retained()).isBetween(100_000L, this.memory.maxRetained());
			assertThat(this.memory.held()).isEqualTo(this.memory.retained());
			assertPoolsWork(context, context.getBean(Pools.class));
			assertThat(this.memory.held()).isZero();
		}

	}

	@Nested
	class MockOfTheRegistry {

		@MockitoBean
		private PoolRegistry registry;

		@Test
		void theServiceHasTheMock(@Autowired ConfigurableApplicationContext context) {
			assertPoolsWork(context, this.registry);
		}

	}

	@Nested
	class MocksOfTheRest {

		@MockitoBean
		private PoolsProperties properties;

		@MockitoBean
		private PoolMetrics metrics;

		@MockitoBean
		private PoolsEndpoint endpoint;

		@MockitoBean
		private PoolsWebEndpointExtension extension;

		@MockitoBean
		private PooledRecyclerPool recycler;

		@Test
		void thePoolsAreReal(@Autowired ConfigurableApplicationContext context, @Autowired JsonMapper mapper) {
			assertThat(mapper.writeValueAsString(Set.of(1))).isEqualTo("[1]");
			assertThat(Mockito.mockingDetails(context.getBean(PoolsProperties.class)).isMock()).isTrue();
			assertPoolsWork(context, context.getBean(PoolRegistry.class));
		}

	}

	@Nested
	@TestPropertySource(properties = "spring.main.web-application-type=reactive")
	class InWebFlux {

		@MockitoBean
		private Pools pools;

		@MockitoBean
		private PoolsProperties properties;

		@Test
		void theServiceHasTheMock(@Autowired ConfigurableApplicationContext context) {
			assertPoolsWork(context, this.pools);
		}

	}

	record Service(Pools pools, PooledBufferFactory exports) {
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@Import(Service.class)
	static class App {

	}

}
