package io.pooled.autoconfigure;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.mockito.Mockito;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.test.context.bean.override.convention.TestBean;
import org.springframework.test.context.bean.override.mockito.MockitoBean;
import org.springframework.test.context.bean.override.mockito.MockitoSpyBean;
import tools.jackson.databind.json.JsonMapper;

import io.pooled.Pool;
import io.pooled.PoolRegistry;
import io.pooled.buffer.PooledBuffer;
import io.pooled.buffer.PooledBufferFactory;
import io.pooled.digest.PooledDigest;
import io.pooled.gzip.PooledGzip;
import io.pooled.json.PooledJsonEncoder;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of an application replace its pools.
 */
@SpringBootTest(classes = MockedPoolTests.App.class, webEnvironment = WebEnvironment.NONE,
		properties = { "pools.buffer.exports.limit=1MB", "pools.buffer.big-exports.limit=1MB",
				"pools.gzip.archives.level=1", "pools.digest.checksums.algorithm=SHA-256",
				"pools.json.documents.buffer=exports", "pools.object.builders.factory=builderFactory" })
class MockedPoolTests {

	private static boolean isMock(Object object) {
		return Mockito.mockingDetails(object).isMock();
	}

	@Nested
	class ByNameOfTheField {

		@MockitoBean
		private PooledBufferFactory exports;

		@Test
		void theServiceHasTheMock(@Autowired Service service, @Autowired PooledBufferFactory any) {
			assertThat(isMock(this.exports)).isTrue();
			assertThat(service.exports()).isSameAs(this.exports);
			assertThat(isMock(any)).isFalse();
			assertThat(any.name()).isEqualTo("default");
		}

	}

	@Nested
	class ByQualifier {

		@MockitoBean
		@Qualifier("exports")
		private PooledBufferFactory pool;

		@Test
		void theServiceHasTheMock(@Autowired Service service) {
			assertThat(isMock(this.pool)).isTrue();
			assertThat(service.exports()).isSameAs(this.pool);
		}

	}

	@Nested
	class ByTypeOfTheFactory {

		@MockitoBean
		private Pool<StringBuilder> anyName;

		@Test
		void thePoolIsMocked(@Autowired ApplicationContext context) {
			assertThat(isMock(this.anyName)).isTrue();
			assertThat(context.getBean("builders")).isSameAs(this.anyName);
		}

	}

	@Nested
	class ByNameOfTheBean {

		@MockitoBean(name = "exports")
		private PooledBufferFactory pool;

		@MockitoBean(name = "archives")
		private PooledGzip gzip;

		@MockitoBean(name = "checksums")
		private PooledDigest digest;

		@MockitoBean(name = "documents")
		private PooledJsonEncoder json;

		@Test
		void theServiceHasTheMocks(@Autowired Service service) {
			assertThat(service).isEqualTo(new Service(this.pool, this.gzip, this.digest, this.json));
		}

	}

	@Nested
	class OfEveryType {

		@MockitoBean
		private PooledBufferFactory buffers;

		@MockitoBean
		private PooledGzip gzip;

		@MockitoBean
		private PooledDigest digest;

		@MockitoBean
		private PooledJsonEncoder json;

		@MockitoBean
		private PoolRegistry registry;

		@Test
		void theDefaultsAreMocks(@Autowired Service service) {
			assertThat(isMock(this.buffers)).isTrue();
			assertThat(isMock(this.registry)).isTrue();
			assertThat(isMock(service.exports())).isFalse();
		}

	}

	@Nested
	class OfTheMapper {

		@MockitoBean
		private JsonMapper mapper;

		@Test
		void theEncodersAreReal(@Autowired Service service, @Autowired PooledJsonEncoder any) {
			assertThat(isMock(this.mapper)).isTrue();
			for (PooledJsonEncoder encoder : List.of(service.documents(), any)) {
				try (PooledBuffer json = encoder.encode(List.of(1, 2))) {
					assertThat(json.toString(StandardCharsets.UTF_8)).isEqualTo("[1,2]");
				}
			}
		}

	}

	@Nested
	class Spied {

		@MockitoSpyBean
		private PooledBufferFactory exports;

		@Test
		void theServiceHasTheSpy(@Autowired Service service, @Autowired PoolRegistry registry) {
			assertThat(service.exports()).isSameAs(this.exports);
			assertThat(Mockito.mockingDetails(this.exports).isSpy()).isTrue();
			service.exports().acquire().close();
			assertThat(this.exports.stats().acquires()).isOne();
			assertThat(registry.get("exports").stats().acquires()).isOne();
		}

	}

	@Nested
	class ReplacedByTheTest {

		private static final PooledBufferFactory OWN = PooledBufferFactory.builder("own").build();

		@TestBean
		private @Nullable PooledBufferFactory exports;

		static PooledBufferFactory exports() {
			return OWN;
		}

		@Test
		void theServiceHasThatOfTheTest(@Autowired Service service) {
			assertThat(this.exports).isSameAs(OWN);
			assertThat(service.exports()).isSameAs(OWN);
		}

	}

	@Nested
	@SpringBootTest(classes = { App.class, OwnMock.class }, webEnvironment = WebEnvironment.NONE,
			properties = { "pools.buffer.default.limit=1MB", "pools.buffer.exports.limit=1MB",
					"pools.gzip.archives.level=1", "pools.digest.checksums.algorithm=SHA-256",
					"pools.json.documents.buffer=own" })
	class DeclaredByTheApplication {

		@Test
		void theServiceHasTheMock(@Autowired @Qualifier("own") PooledBufferFactory own,
				@Autowired PoolRegistry registry) {
			assertThat(isMock(own)).isTrue();
			assertThat(registry.names()).contains("default", "exports").doesNotContain("own");
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class OwnMock {

		@Bean
		PooledBufferFactory own() {
			return Mockito.mock(PooledBufferFactory.class);
		}

	}

	record Service(PooledBufferFactory exports, PooledGzip archives, PooledDigest checksums,
			PooledJsonEncoder documents) {
	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration({ JacksonAutoConfiguration.class, PoolsAutoConfiguration.class,
			PooledEncodersAutoConfiguration.class, PooledJsonAutoConfiguration.class,
			PooledRecyclerAutoConfiguration.class })
	@Import(Service.class)
	static class App {

		@Bean
		Supplier<StringBuilder> builderFactory() {
			return StringBuilder::new;
		}

	}

}
