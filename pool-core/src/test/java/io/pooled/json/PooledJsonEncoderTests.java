package io.pooled.json;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;

import com.fasterxml.jackson.annotation.JsonView;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;
import tools.jackson.databind.ser.std.StdSerializer;

import io.pooled.PoolStats;
import io.pooled.StatsLaws;
import io.pooled.Together;
import io.pooled.buffer.BufferLimitExceededException;
import io.pooled.buffer.PooledBuffer;
import io.pooled.buffer.PooledBufferFactory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

class PooledJsonEncoderTests {

	private final AtomicReference<@Nullable OutputStream> kept = new AtomicReference<>();

	private final JsonMapper mapper = JsonMapper.builder()
		.addModule(new SimpleModule().addSerializer(new BrokenSerializer())
			.addSerializer(new KeepingSerializer(this.kept)))
		.build();

	private final PooledBufferFactory buffers = PooledBufferFactory.builder("buffers")
		.sizeClasses(64, 1024)
		.limit(1024 * 1024)
		.build();

	private final PooledJsonEncoder encoder = PooledJsonEncoder.of("json", this.mapper.writer(), this.buffers);

	@ParameterizedTest
	@ValueSource(ints = { 0, 1, 5, 100, 2000 })
	void bytesAreThoseOfTheWriter(int size) {
		Object value = value(size);
		byte[] expected = this.mapper.writeValueAsBytes(value);
		for (int round = 0; round < 3; round++) {
			try (PooledBuffer buffer = this.encoder.encode(value)) {
				assertThat(buffer.toByteArray()).isEqualTo(expected);
			}
		}
		assertNothingLeased();
	}

	@Test
	void bytesAreThoseOfTheWriterInSeveralThreads() {
		Together.run(4, (thread) -> {
			Object value = value(thread * 50);
			byte[] expected = this.mapper.writeValueAsBytes(value);
			for (int i = 0; i < 500; i++) {
				try (PooledBuffer buffer = this.encoder.encode(value)) {
					assertThat(buffer.toByteArray()).isEqualTo(expected);
				}
			}
		});
		assertThat(this.encoder.stats().acquires()).isEqualTo(2000);
		assertNothingLeased();
	}

	private static Object value(int size) {
		return IntStream.range(0, size)
			.mapToObj((i) -> Map.of("id", i, "name", "näme 😀 \"" + i + "\"", "values", List.of(i * 0.5, true, "x")))
			.toList();
	}

	@Test
	void openBuffersAreIndependentOfEachOther() {
		try (PooledBuffer first = this.encoder.encode(List.of(1, 2));
				PooledBuffer second = this.encoder.encode(List.of(3))) {
			assertThat(first.toString(StandardCharsets.UTF_8)).isEqualTo("[1,2]");
			assertThat(second.toString(StandardCharsets.UTF_8)).isEqualTo("[3]");
			assertThat(this.encoder.stats().inUse()).isZero();
			assertThat(this.buffers.stats().inUse()).isEqualTo(2);
		}
		assertNothingLeased();
	}

	@Test
	void encodesToAStreamWithoutFlushingOrClosingIt() throws IOException {
		ByteArrayOutputStream target = new ByteArrayOutputStream() {

			@Override
			public void flush() {
				throw new IllegalStateException("flushed");
			}

			@Override
			public void close() {
				throw new IllegalStateException("closed");
			}

		};
		this.encoder.encode(value(100), target);
		assertThat(target.toByteArray()).isEqualTo(this.mapper.writeValueAsBytes(value(100)));
		assertNothingLeased();
	}

	@ParameterizedTest
	@ValueSource(ints = { 0, 1000 })
	void serializerThatFailsLeavesNothingLeasedAndNothingInTheTarget(int before) {
		List<Object> value = new ArrayList<>(List.of(value(before)));
		value.add(new Broken());
		ByteArrayOutputStream target = new ByteArrayOutputStream();
		for (int i = 0; i < 3; i++) {
			assertThatExceptionOfType(JacksonException.class).isThrownBy(() -> this.encoder.encode(value))
				.withMessageContaining("broken");
			assertThatExceptionOfType(JacksonException.class).isThrownBy(() -> this.encoder.encode(value, target));
			assertNothingLeased();
		}
		assertThat(target.size()).isZero();
		try (PooledBuffer buffer = this.encoder.encode(List.of(1))) {
			assertThat(buffer.toString(StandardCharsets.UTF_8)).isEqualTo("[1]");
		}
		assertNothingLeased();
	}

	@Test
	void valueBeyondTheLimitLeavesNothingLeased() {
		String large = "x".repeat(2 * 1024 * 1024);
		assertThatExceptionOfType(RuntimeException.class).isThrownBy(() -> this.encoder.encode(large))
			.satisfies((ex) -> assertThat(ex).isInstanceOf(BufferLimitExceededException.class));
		assertNothingLeased();
	}

	@Test
	void targetThatThrowsLeavesNothingLeased() throws IOException {
		OutputStream target = OutputStream.nullOutputStream();
		target.close();
		assertThatExceptionOfType(IOException.class).isThrownBy(() -> this.encoder.encode(value(10), target));
		assertNothingLeased();
	}

	@Test
	void withAnotherWriterSharesThePools() {
		record Account(@JsonView(Public.class) String name, @JsonView(Internal.class) String secret) {
		}
		PooledJsonEncoder publicOnly = this.encoder.with(this.mapper.writerWithView(Public.class));
		Account account = new Account("Ada", "s3cret");
		try (PooledBuffer buffer = publicOnly.encode(account); PooledBuffer all = this.encoder.encode(account)) {
			assertThat(buffer.toString(StandardCharsets.UTF_8)).isEqualTo("{\"name\":\"Ada\"}");
			assertThat(all.toString(StandardCharsets.UTF_8)).contains("s3cret");
		}
		assertThat(publicOnly.name()).isEqualTo("json");
		assertThat(publicOnly.stats().acquires()).isEqualTo(2);
		try (PooledBuffer buffer = this.encoder.with(this.mapper.writerWithDefaultPrettyPrinter()).encode(account)) {
			assertThat(buffer.toByteArray())
				.isEqualTo(this.mapper.writerWithDefaultPrettyPrinter().writeValueAsBytes(account));
		}
		assertNothingLeased();
	}

	@Test
	void streamThatASerializerKeptCannotWriteAfterTheEnd() {
		try (PooledBuffer buffer = this.encoder.encode(new Keep())) {
			byte[] before = buffer.toByteArray();
			assertThatExceptionOfType(RuntimeException.class).isThrownBy(() -> kept().write('x'));
			assertThatExceptionOfType(RuntimeException.class).isThrownBy(() -> kept().write(new byte[3], 0, 3));
			assertThat(buffer.toByteArray()).isEqualTo(before);
		}
		assertNothingLeased();
	}

	@Test
	void streamThatASerializerKeptCannotWriteIntoTheNextValue() {
		this.encoder.encode(new Keep()).close();
		OutputStream stale = kept();
		SimpleModule module = new SimpleModule().addSerializer(new IntrudingSerializer(stale));
		PooledJsonEncoder other = this.encoder.with(JsonMapper.builder().addModule(module).build().writer());
		try (PooledBuffer buffer = other.encode(new Intruded())) {
			assertThat(buffer.toString(StandardCharsets.UTF_8)).isEqualTo("\"clean\"");
		}
		assertNothingLeased();
	}

	private OutputStream kept() {
		OutputStream stream = this.kept.get();
		if (stream == null) {
			throw new AssertionError("the serializer did not run");
		}
		return stream;
	}

	@Test
	void serializerMayEncodeWithTheSameEncoder() {
		SimpleModule module = new SimpleModule().addSerializer(new NestingSerializer(this.encoder));
		PooledJsonEncoder outer = this.encoder.with(JsonMapper.builder().addModule(module).build().writer());
		try (PooledBuffer buffer = outer.encode(List.of(new Nested(), new Nested()))) {
			assertThat(buffer.toString(StandardCharsets.UTF_8)).isEqualTo("[\"[1,2]\",\"[1,2]\"]");
		}
		assertNothingLeased();
	}

	@Test
	void closedEncoderRefusesToEncodeAndLeavesNothingLeased() {
		this.encoder.encode(1).close();
		this.encoder.close();
		assertThatIllegalStateException().isThrownBy(() -> this.encoder.encode(1)).withMessage("Pool 'json' is closed");
		assertNothingLeased();
		assertThat(this.encoder.stats().idle()).isZero();
	}

	@Test
	void encoderOverClosedBuffersRefusesToEncode() {
		this.buffers.close();
		assertThatIllegalStateException().isThrownBy(() -> this.encoder.encode(1))
			.withMessage("Pool 'buffers' is closed");
		assertNothingLeased();
	}

	@Test
	void statsAndDetailsShowTheEncoder() {
		this.encoder.encode(1).close();
		this.encoder.encode(2).close();
		assertThat(this.encoder.name()).isEqualTo("json");
		assertThat(this.encoder.stats().kind()).isEqualTo("json");
		assertThat(this.encoder.stats().hits()).isEqualTo(1);
		assertThat(this.encoder.details().settings()).containsEntry("buffer", "buffers");
		assertThat(this.encoder.trim()).isZero();
		assertNothingLeased();
	}

	@Test
	@SuppressWarnings("NullAway")
	void nullIsRefused() {
		assertThatNullPointerException().isThrownBy(() -> PooledJsonEncoder.of("x", null, this.buffers))
			.withMessage("writer");
		assertThatNullPointerException().isThrownBy(() -> PooledJsonEncoder.of("x", this.mapper.writer(), null))
			.withMessage("buffers");
		assertThatNullPointerException().isThrownBy(() -> this.encoder.with(null)).withMessage("writer");
	}

	private void assertNothingLeased() {
		PoolStats stats = this.encoder.stats();
		assertThat(stats.releases()).isEqualTo(stats.acquires());
		assertThat(stats.hits() + stats.misses()).isEqualTo(stats.acquires());
		assertThat(stats.inUse()).isZero();
		StatsLaws.holdAtRest(this.buffers.stats());
	}

	interface Public {

	}

	interface Internal {

	}

	static final class Broken {

	}

	static final class Keep {

	}

	static final class Intruded {

	}

	static final class Nested {

	}

	private static final class BrokenSerializer extends StdSerializer<Broken> {

		BrokenSerializer() {
			super(Broken.class);
		}

		@Override
		public void serialize(Broken value, JsonGenerator generator, SerializationContext context) {
			generator.writeStartObject();
			generator.writeName("half");
			throw new IllegalStateException("broken");
		}

	}

	private static final class KeepingSerializer extends StdSerializer<Keep> {

		private final AtomicReference<@Nullable OutputStream> kept;

		KeepingSerializer(AtomicReference<@Nullable OutputStream> kept) {
			super(Keep.class);
			this.kept = kept;
		}

		@Override
		public void serialize(Keep value, JsonGenerator generator, SerializationContext context) {
			this.kept.set((OutputStream) generator.streamWriteOutputTarget());
			generator.writeString("kept");
		}

	}

	private static final class IntrudingSerializer extends StdSerializer<Intruded> {

		private final OutputStream stale;

		IntrudingSerializer(OutputStream stale) {
			super(Intruded.class);
			this.stale = stale;
		}

		@Override
		public void serialize(Intruded value, JsonGenerator generator, SerializationContext context) {
			try {
				this.stale.write("intruder".getBytes(StandardCharsets.UTF_8));
			}
			catch (IOException | RuntimeException ex) {
				// as it should be
			}
			generator.writeString("clean");
		}

	}

	private static final class NestingSerializer extends StdSerializer<Nested> {

		private final PooledJsonEncoder encoder;

		NestingSerializer(PooledJsonEncoder encoder) {
			super(Nested.class);
			this.encoder = encoder;
		}

		@Override
		public void serialize(Nested value, JsonGenerator generator, SerializationContext context) {
			try (PooledBuffer buffer = this.encoder.encode(List.of(1, 2))) {
				generator.writeString(buffer.toString(StandardCharsets.UTF_8));
			}
		}

	}

}
