package com.acme;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.zip.GZIPInputStream;

import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

import io.pooled.Lease;
import io.pooled.Pool;
import io.pooled.PoolStats;
import io.pooled.PooledObjectFactory;
import io.pooled.buffer.BufferLimitExceededException;
import io.pooled.buffer.PooledBuffer;
import io.pooled.buffer.PooledBufferFactory;
import io.pooled.digest.PooledDigest;
import io.pooled.gzip.PooledGzip;
import io.pooled.json.PooledJsonEncoder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * The examples of {@code docs/from-sync-pool.md}, word for word.
 */
class FromSyncPoolTests {

	private final PooledBufferFactory buffers = PooledBufferFactory.builder("responses")
		.sizeClasses(1024, 16 * 1024, 256 * 1024) // small, medium and large in one
		.maxCapacity(1024 * 1024) // what one buffer gives back at most
		.maxRetained(64 * 1024 * 1024) // and all of them
		.limit(10 * 1024 * 1024) // http.MaxBytesReader: beyond that write throws
		.build();

	@Test
	void aPoolAndItsReset() {
		Greetings greetings = new Greetings();
		assertThat(greetings.greet("ada")).isEqualTo("hello, ada");
		assertThat(greetings.greetShorter("alan")).isEqualTo("hello, alan");
		assertThat(greetings.greet("x".repeat(100_000))).hasSize(100_007);
		PoolStats stats = greetings.builders.stats();
		assertThat(stats.hits()).isEqualTo(2);
		assertThat(stats.idle()).isZero();
		assertThat(stats.discarded().get("invalid")).isOne();
	}

	@Test
	void whatAnObjectRefersToIsForgotten() {
		Pool<Decoder> decoders = Pool.builder("decoders", new Decoders()).build();
		assertThat(decoders.<Integer>use((decoder) -> decoder.decode(ByteBuffer.allocate(5000)))).isEqualTo(2);
		try (Lease<Decoder> lease = decoders.acquire()) {
			assertThat(lease.get().input.capacity()).isZero();
			assertThat(lease.get().fields).isZero();
		}
		assertThat(decoders.stats().hits()).isOne();
	}

	PooledBuffer respond(List<String> rows) {
		return this.buffers.fill((buffer) -> rows.forEach(buffer::writeUtf8));
	}

	long copied(byte[] body) {
		// begins with the class that fits
		try (PooledBuffer buffer = this.buffers.acquire(body.length)) {
			buffer.write(body);
			return buffer.size();
		}
	}

	@Test
	void cappedBuffersWithSizeClasses() {
		try (PooledBuffer buffer = respond(List.of("a", "b"))) {
			assertThat(buffer.toString(StandardCharsets.UTF_8)).isEqualTo("ab");
		}
		List<String> tooMany = List.of("x".repeat(6 * 1024 * 1024), "y".repeat(6 * 1024 * 1024));
		assertThatExceptionOfType(BufferLimitExceededException.class).isThrownBy(() -> respond(tooMany));
		assertThat(this.buffers.stats().inUse()).isZero();
		assertThat(copied(new byte[20_000])).isEqualTo(20_000);
		assertThat(this.buffers.details().sizeClasses().get(2).misses()).isPositive();
		try (PooledBuffer buffer = this.buffers.acquire()) {
			buffer.write(new byte[2 * 1024 * 1024]);
		}
		assertThat(this.buffers.stats().discarded().get("oversize")).isPositive();
		assertThat(this.buffers.stats().retainedBytes()).isPositive().isLessThanOrEqualTo(64 * 1024 * 1024);
	}

	int batch(List<String> rows) {
		return this.buffers.use((buffer) -> {
			int checksum = 0;
			for (String row : rows) {
				buffer.clear(); // one lease for all rows
				buffer.writeUtf8(row);
				checksum += buffer.toString(StandardCharsets.UTF_8).hashCode();
			}
			return checksum;
		});
	}

	@Test
	void oneLeaseForABatch() {
		assertThat(batch(List.of("a", "bc"))).isEqualTo("a".hashCode() + "bc".hashCode());
		assertThat(this.buffers.stats().acquires()).isOne();
	}

	@Test
	void jsonEncoders() throws IOException {
		Answers answers = new Answers();
		assertThat(answers.toJson(Map.of("x", 1))).asString().isEqualTo("{\"x\":1}");
		ByteArrayOutputStream response = new ByteArrayOutputStream();
		answers.writeJson(response, Map.of("x", 1));
		assertThat(response.toString(StandardCharsets.UTF_8)).isEqualTo("{\"x\":1}");
	}

	@Test
	void jsonIntoAPooledObject() {
		Actions actions = new Actions();
		assertThat(actions.handle("{\"userId\":1,\"action\":\"go\",\"metadata\":{\"a\":1}}".getBytes()))
			.isEqualTo("1 go {a=1}");
		assertThat(actions.handle("{\"userId\":2}".getBytes())).isEqualTo("2  {}");
		assertThat(actions.payloads.stats().hits()).isOne();
	}

	@Test
	void gzipAndDigests() throws Exception {
		Exports exports = new Exports();
		byte[] data = "hello world ".repeat(1000).getBytes();
		AtomicBoolean closed = new AtomicBoolean();
		ByteArrayOutputStream out = new ByteArrayOutputStream() {

			@Override
			public void close() {
				closed.set(true);
			}

		};
		exports.compress(out, data);
		assertThat(closed).isTrue();
		assertThat(new GZIPInputStream(new ByteArrayInputStream(out.toByteArray())).readAllBytes()).isEqualTo(data);
		assertThat(exports.etag(data))
			.isEqualTo('"' + HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(data)) + '"');
	}

	@Test
	void aPoolThatIsPermanentAndOneThatDrains() {
		Pool<StringBuilder> permanent = Pool.builder("permanent", StringBuilder::new)
			.maxIdle(200) // never more, however many are released
			.preallocate(16)
			.idleTimeout(Duration.ZERO) // nor fewer, but for want of heap
			.build();
		Pool<StringBuilder> draining = Pool.builder("draining", StringBuilder::new)
			.idleTimeout(Duration.ofSeconds(60)) // the default, two epochs
			.build();
		assertThat(permanent.stats().idle()).isEqualTo(16);
		draining.acquire().close();
		long now = System.nanoTime();
		draining.age(now);
		assertThat(draining.stats().idle()).isOne();
		draining.age(now + Duration.ofSeconds(31).toNanos());
		assertThat(draining.stats().idle()).isZero();
		permanent.age(now);
		permanent.age(now + Duration.ofDays(1).toNanos());
		assertThat(permanent.stats().idle()).isEqualTo(16);
	}

	@Test
	void theThreeNumbers() {
		PoolStats stats = this.buffers.stats();
		double missRate = 1 - stats.hitRate(); // news / gets
		double imbalance = stats.imbalance(); // (gets - puts) / gets, of what is overdue
		double churn = stats.churnPerGc(); // news between two collections
		assertThat(missRate).isOne();
		assertThat(imbalance).isZero();
		assertThat(churn).isZero();
	}

	static class Greetings {

		private final Pool<StringBuilder> builders = Pool
			.builder("greetings", new PooledObjectFactory<StringBuilder>() {

				@Override
				public StringBuilder create() {
					return new StringBuilder();
				}

				@Override
				public boolean reset(StringBuilder builder) {
					builder.setLength(0);
					return builder.capacity() <= 64 * 1024;
				}

			})
			.build();

		String greet(String name) {
			try (Lease<StringBuilder> lease = this.builders.acquire()) {
				return lease.get().append("hello, ").append(name).toString();
			}
		}

		String greetShorter(String name) {
			return this.builders.use((builder) -> builder.append("hello, ").append(name).toString());
		}

	}

	static class Decoder {

		private final byte[] scratch = new byte[4096];

		private ByteBuffer input = ByteBuffer.allocate(0);

		private int fields;

		void reset() {
			this.input = ByteBuffer.allocate(0); // forget the caller's data
			this.fields = 0;
			// scratch keeps its bytes
		}

		int decode(ByteBuffer input) {
			this.input = input;
			while (this.input.hasRemaining()) {
				int length = Math.min(this.scratch.length, this.input.remaining());
				this.input.get(this.scratch, 0, length);
				this.fields++;
			}
			return this.fields;
		}

	}

	static class Decoders implements PooledObjectFactory<Decoder> {

		@Override
		public Decoder create() {
			return new Decoder();
		}

		@Override
		public boolean reset(Decoder decoder) {
			decoder.reset();
			return true;
		}

	}

	static class Answers {

		private final PooledJsonEncoder json = PooledJsonEncoder.of("answers", JsonMapper.shared().writer(),
				PooledBufferFactory.builder("answerBuffers").build());

		byte[] toJson(Object value) {
			try (PooledBuffer buffer = this.json.encode(value)) {
				return buffer.toByteArray(); // a copy, which may be kept
			}
		}

		void writeJson(OutputStream response, Object value) throws IOException {
			this.json.encode(value, response); // nothing is written if the value fails
		}

	}

	static class RequestPayload {

		public int userId;

		public String action = "";

		public Map<String, Object> metadata = new HashMap<>(8);

		void reset() {
			this.userId = 0;
			this.action = "";
			this.metadata.clear();
		}

	}

	static class Payloads implements PooledObjectFactory<RequestPayload> {

		@Override
		public RequestPayload create() {
			return new RequestPayload();
		}

		@Override
		public boolean reset(RequestPayload payload) {
			payload.reset();
			return true;
		}

	}

	static class Actions {

		private final JsonMapper mapper = JsonMapper.builder().build();

		private final Pool<RequestPayload> payloads = Pool.builder("payloads", new Payloads()).build();

		String handle(byte[] body) {
			return this.payloads.use((payload) -> {
				this.mapper.readerForUpdating(payload).readValue(body);
				return payload.userId + " " + payload.action + " " + payload.metadata;
			});
		}

	}

	static class Exports {

		private final PooledGzip gzip = PooledGzip.builder("exports")
			.buffer(PooledBufferFactory.builder("compressed").build())
			.level(6)
			.build();

		private final PooledDigest sha256 = PooledDigest.of("etags", "SHA-256");

		void compress(OutputStream out, byte[] data) throws IOException {
			// bound to out until it is closed
			try (OutputStream stream = this.gzip.compressing(out)) {
				stream.write(data);
			}
		}

		String etag(byte[] data) {
			return '"' + this.sha256.hex(data) + '"';
		}

	}

}
