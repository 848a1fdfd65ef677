package io.pooled.json;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.json.JsonMapper;

import io.pooled.PoolStats;
import io.pooled.StatsLaws;
import io.pooled.Together;
import io.pooled.VirtualThreads;

import static org.assertj.core.api.Assertions.assertThat;

@EnabledForJreRange(min = JRE.JAVA_21)
class RecyclerVirtualThreadTests {

	private static final int THREADS = 10_000;

	private static final int MAX_IDLE = 128;

	private final PooledRecyclerPool pool = PooledRecyclerPool.of("recycler", MAX_IDLE);

	private final JsonMapper mapper = JsonMapper.builder(JsonFactory.builder().recyclerPool(this.pool).build()).build();

	@Test
	void generatorsOf10000ThreadsAtOnceWriteTheirOwnAndMaxIdleStay() throws ReflectiveOperationException {
		CountDownLatch all = new CountDownLatch(THREADS);
		Together.run(VirtualThreads.factory(), THREADS, (number) -> {
			Gate target = new Gate(all);
			try (JsonGenerator generator = this.mapper.createGenerator(target)) {
				generator.writeStartArray();
				generator.writeNumber(number);
				generator.flush();
				generator.writeString("näme " + number);
				generator.writeEndArray();
			}
			assertThat(target.toString()).isEqualTo("[" + number + ",\"näme " + number + "\"]");
		});
		PoolStats stats = this.pool.stats();
		assertThat(stats.created()).isEqualTo(THREADS);
		assertThat(stats.idle()).isEqualTo(MAX_IDLE);
		assertThat(stats.discarded()).containsEntry("full", (long) THREADS - MAX_IDLE);
		assertThat(stats.retainedBytes()).isEqualTo(16_000L * MAX_IDLE);
		assertThat(stats.staleReleases()).isZero();
		StatsLaws.holdAtRest(stats);
		long now = System.nanoTime();
		this.pool.age(now);
		this.pool.age(now + Duration.ofMinutes(2).toNanos());
		assertThat(this.pool.pooledCount()).isZero();
		assertThat(this.pool.stats().retainedBytes()).isZero();
		StatsLaws.holdAtRest(this.pool.stats());
	}

	@Test
	void documentsOf10000ThreadsAFewAtATimeReuseAFewRecyclers() throws ReflectiveOperationException {
		Semaphore permits = new Semaphore(32);
		Together.run(VirtualThreads.factory(), THREADS, (number) -> {
			permits.acquire();
			try {
				byte[] json = this.mapper.writeValueAsBytes(Map.of("values", List.of(number, "x")));
				Thread.yield();
				assertThat(this.mapper.readTree(json).get("values").get(0).intValue()).isEqualTo(number);
			}
			finally {
				permits.release();
			}
		});
		PoolStats stats = this.pool.stats();
		assertThat(stats.acquires()).isEqualTo(2 * THREADS);
		assertThat(stats.created()).isLessThanOrEqualTo(THREADS / 50);
		assertThat(stats.discarded()).containsEntry("invalid", 0L).containsEntry("oversize", 0L);
		StatsLaws.holdAtRest(stats);
	}

	/** Where each thread waits until all have come here. */
	private static final class Gate extends OutputStream {

		private final CountDownLatch all;

		private final ByteArrayOutputStream target = new ByteArrayOutputStream();

		private boolean passed;

		Gate(CountDownLatch all) {
			this.all = all;
		}

		@Override
		public void write(int value) throws IOException {
			pass();
			this.target.write(value);
		}

		@Override
		public void write(byte[] source, int offset, int length) throws IOException {
			pass();
			this.target.write(source, offset, length);
		}

		private void pass() throws IOException {
			if (this.passed) {
				return;
			}
			this.passed = true;
			this.all.countDown();
			try {
				this.all.await();
			}
			catch (InterruptedException ex) {
				throw new IOException(ex);
			}
		}

		@Override
		public String toString() {
			return this.target.toString(StandardCharsets.UTF_8);
		}

	}

}
