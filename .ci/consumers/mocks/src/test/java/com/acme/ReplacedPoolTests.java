package com.acme;

import io.pooled.Pools;
import io.pooled.buffer.PooledBuffer;
import io.pooled.buffer.PooledBufferFactory;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.mockito.Mockito;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.test.context.bean.override.convention.TestBean;
import org.springframework.test.context.bean.override.mockito.MockitoBean;
import org.springframework.test.context.bean.override.mockito.MockitoSpyBean;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.BDDMockito.given;

/**
 * What {@link Transfers} lends is from the pool of the test, and what it lends from the
 * other pool is not.
 */
@SpringBootTest(webEnvironment = WebEnvironment.NONE)
class ReplacedPoolTests {

	private static final PooledBufferFactory OWN = PooledBufferFactory.builder("own").build();

	@Autowired
	private Transfers transfers;

	@Autowired
	private Pools pools;

	static PooledBufferFactory own() {
		return OWN;
	}

	private void exportsAre(PooledBufferFactory mock) {
		try (PooledBuffer buffer = OWN.acquire(); PooledBuffer other = this.transfers.receive()) {
			given(mock.acquire()).willReturn(buffer);
			assertThat(this.transfers.send()).isSameAs(buffer).isNotSameAs(other);
			assertThat(this.pools.names()).contains("default", "imports").doesNotContain("exports");
			assertThat(this.pools.get("imports").stats().inUse()).isOne();
		}
	}

	private void importsAre(PooledBufferFactory mock) {
		try (PooledBuffer buffer = OWN.acquire(); PooledBuffer other = this.transfers.send()) {
			given(mock.acquire()).willReturn(buffer);
			assertThat(this.transfers.receive()).isSameAs(buffer).isNotSameAs(other);
			assertThat(this.pools.names()).contains("default", "exports").doesNotContain("imports");
			assertThat(this.pools.get("exports").stats().inUse()).isOne();
		}
	}

	private void exportsAreSpiedBy(PooledBufferFactory spy) {
		try (PooledBuffer sent = this.transfers.send(); PooledBuffer received = this.transfers.receive()) {
			Mockito.verify(spy).acquire();
			assertThat(spy.name()).isEqualTo("exports");
			assertThat(this.pools.get("exports").stats().inUse()).isOne();
			assertThat(this.pools.get("imports").stats().inUse()).isOne();
		}
	}

	private void exportsAreOwn(PooledBufferFactory pool) {
		assertThat(pool).isSameAs(OWN);
		try (PooledBuffer sent = this.transfers.send(); PooledBuffer received = this.transfers.receive()) {
			assertThat(OWN.stats().inUse()).isOne();
			assertThat(this.pools.get("imports").stats().inUse()).isOne();
		}
	}

	@Nested
	class MocksByTheNameOfTheField {

		@MockitoBean
		private PooledBufferFactory exports;

		@MockitoBean
		private PooledBufferFactory imports;

		@Test
		void areWhatTheServiceGets() {
			given(this.exports.acquire()).willReturn(OWN.acquire());
			given(this.imports.acquire()).willReturn(OWN.acquire());
			try (PooledBuffer sent = ReplacedPoolTests.this.transfers.send();
					PooledBuffer received = ReplacedPoolTests.this.transfers.receive()) {
				assertThat(sent).isSameAs(this.exports.acquire()).isNotSameAs(received);
				assertThat(received).isSameAs(this.imports.acquire());
			}
		}

	}

	@Nested
	class MockByTheNameOfTheField {

		@MockitoBean
		private PooledBufferFactory exports;

		@Test
		void isWhatTheServiceGets() {
			exportsAre(this.exports);
		}

	}

	@Nested
	class MockByName {

		@MockitoBean(name = "exports")
		private PooledBufferFactory pool;

		@Test
		void isWhatTheServiceGets() {
			exportsAre(this.pool);
		}

	}

	@Nested
	class MockByQualifier {

		@MockitoBean
		@Qualifier("imports")
		private PooledBufferFactory pool;

		@Test
		void isWhatTheServiceGets() {
			importsAre(this.pool);
		}

	}

	@Nested
	class SpyByTheNameOfTheField {

		@MockitoSpyBean
		private PooledBufferFactory exports;

		@Test
		void isWhatTheServiceGets() {
			exportsAreSpiedBy(this.exports);
		}

	}

	@Nested
	class SpyByName {

		@MockitoSpyBean(name = "exports")
		private PooledBufferFactory pool;

		@Test
		void isWhatTheServiceGets() {
			exportsAreSpiedBy(this.pool);
		}

	}

	@Nested
	class SpyByQualifier {

		@MockitoSpyBean
		@Qualifier("exports")
		private PooledBufferFactory pool;

		@Test
		void isWhatTheServiceGets() {
			exportsAreSpiedBy(this.pool);
		}

	}

	@Nested
	class TestBeanByTheNameOfTheField {

		@TestBean(methodName = "own")
		private PooledBufferFactory exports;

		@Test
		void isWhatTheServiceGets() {
			exportsAreOwn(this.exports);
		}

	}

	@Nested
	class TestBeanByName {

		@TestBean(name = "exports", methodName = "own")
		private PooledBufferFactory pool;

		@Test
		void isWhatTheServiceGets() {
			exportsAreOwn(this.pool);
		}

	}

	@Nested
	class TestBeanByQualifier {

		@TestBean(methodName = "own")
		@Qualifier("exports")
		private PooledBufferFactory pool;

		@Test
		void isWhatTheServiceGets() {
			exportsAreOwn(this.pool);
		}

	}

}
