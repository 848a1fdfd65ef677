package io.pooled.json;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonView;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.core.Base64Variants;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonWriteFeature;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.ObjectWriter;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.SerializationFeature;
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
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

class PooledJsonEncoderTests {

	private final AtomicReference<@Nullable OutputStream> kept = new AtomicReference<>();

	private final JsonMapper mapper = JsonMapper.builder()
		.addModule(new SimpleModule().addSerializer(new Broken.Serializer())
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

	@ParameterizedTest
	@MethodSource("writers")
	void anyWriterGivesItsOwnBytes(UnaryOperator<ObjectWriter> change) {
		ObjectWriter writer = change.apply(this.mapper.writer());
		PooledJsonEncoder changed = this.encoder.with(writer);
		for (Object value : corpus()) {
			try (PooledBuffer buffer = changed.encode(value)) {
				assertThat(buffer.toByteArray()).isEqualTo(writer.writeValueAsBytes(value));
			}
		}
		assertThat(changed.isView()).isTrue();
		assertNothingLeased();
	}

	private static Stream<UnaryOperator<ObjectWriter>> writers() {
		return Stream.of((writer) -> writer, (writer) -> writer.with(SerializationFeature.INDENT_OUTPUT),
				(writer) -> writer.withDefaultPrettyPrinter(), (writer) -> writer.withView(Public.class),
				(writer) -> writer.with(SerializationFeature.WRAP_ROOT_VALUE),
				(writer) -> writer.withRootName("root").with(SerializationFeature.WRAP_ROOT_VALUE),
				(writer) -> writer.with(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS),
				(writer) -> writer.with(JsonWriteFeature.ESCAPE_NON_ASCII),
				(writer) -> writer.without(JsonWriteFeature.QUOTE_PROPERTY_NAMES),
				(writer) -> writer.withRootValueSeparator("\n"),
				(writer) -> writer.with(StreamWriteFeature.WRITE_BIGDECIMAL_AS_PLAIN),
				(writer) -> writer.with(Base64Variants.MODIFIED_FOR_URL));
	}

	private static List<Object> corpus() {
		Map<String, Object> mixed = new LinkedHashMap<>();
		mixed.put("z", null);
		mixed.put("decimal", new BigDecimal("1E+20"));
		mixed.put("double", -0.0);
		mixed.put("nan", Double.NaN);
		mixed.put("binary", new byte[] { -1, 0, 1, 62, 63 });
		mixed.put("date", LocalDate.of(2020, 2, 29));
		mixed.put("enum", Thread.State.NEW);
		mixed.put("a", Optional.of(List.of()));
		mixed.put("name \" \u2028 😀", "é\u0000\ud83d\ude00");
		return List.of(1, "", true, mixed, value(3), value(500), new Account("Ada", "s3cret"), "é😀".repeat(5000),
				new int[] { 1, 2 }, new byte[10_000], "surrogates 😀 at the edge".repeat(700));
	}

	@Test
	void writerForAGenericTypeGivesItsOwnBytes() {
		List<Shape> shapes = List.of(new Circle(1), new Square(2));
		ObjectWriter writer = this.mapper.writerFor(new TypeReference<List<Shape>>() {
		});
		try (PooledBuffer buffer = this.encoder.with(writer).encode(shapes);
				PooledBuffer plain = this.encoder.encode(shapes)) {
			assertThat(buffer.toString(StandardCharsets.UTF_8))
				.isEqualTo("[{\"kind\":\"circle\",\"radius\":1},{\"kind\":\"square\",\"side\":2}]");
			assertThat(buffer.toByteArray()).isEqualTo(writer.writeValueAsBytes(shapes));
			assertThat(plain.toByteArray()).isEqualTo(this.mapper.writeValueAsBytes(shapes));
		}
		assertThatExceptionOfType(JacksonException.class).isThrownBy(() -> this.encoder.with(writer).encode("text"));
		assertNothingLeased();
	}

	@Test
	void serializerThatFailsAtAnyFieldLeavesNothingLeasedAndNothingInTheTarget() {
		ByteArrayOutputStream target = new ByteArrayOutputStream();
		for (int fields : new int[] { 1, 2, 30 }) {
			for (int broken = 0; broken < fields; broken++) {
				Map<String, Object> value = new LinkedHashMap<>();
				for (int i = 0; i < fields; i++) {
					value.put("field" + i, (i == broken) ? new Broken() : "x".repeat(i * 40));
				}
				assertThatExceptionOfType(JacksonException.class).isThrownBy(() -> this.encoder.encode(value));
				assertThatExceptionOfType(JacksonException.class).isThrownBy(() -> this.encoder.encode(value, target));
				assertThat(this.buffers.stats().inUse()).isZero();
			}
		}
		assertThat(target.size()).isZero();
		assertNothingLeased();
	}

	@ParameterizedTest
	@ValueSource(ints = { 0, 1, 63, 64, 65, 1000, 5000 })
	void targetThatFailsAfterSomeBytesLeavesNothingLeased(int after) {
		OutputStream target = new OutputStream() {

			private int left = after;

			@Override
			public void write(int value) throws IOException {
				if (--this.left < 0) {
					throw new IOException("full");
				}
			}

		};
		assertThatIOException().isThrownBy(() -> this.encoder.encode(value(100), target)).withMessage("full");
		assertNothingLeased();
	}

	@Test
	void mapperWithAPoolOfRecyclersGivesTheSameBytes() {
		PooledRecyclerPool recyclers = PooledRecyclerPool.of("recycler", 16);
		JsonMapper mapper = JsonMapper.builder(JsonFactory.builder().recyclerPool(recyclers).build())
			.addModule(new SimpleModule().addSerializer(new Broken.Serializer()))
			.build();
		PooledJsonEncoder both = this.encoder.with(mapper.writer());
		for (int round = 0; round < 3; round++) {
			for (Object value : corpus()) {
				try (PooledBuffer buffer = both.encode(value)) {
					assertThat(buffer.toByteArray()).isEqualTo(this.mapper.writeValueAsBytes(value));
				}
				assertThatExceptionOfType(JacksonException.class)
					.isThrownBy(() -> both.encode(List.of(value, new Broken())));
			}
		}
		assertNothingLeased();
		StatsLaws.holdAtRest(recyclers.stats());
		assertThat(recyclers.stats().created()).isEqualTo(1);
		assertThat(recyclers.stats().discarded()).containsEntry("invalid", 0L);
	}

	@Test
	void closingAViewDoesNotCloseTheEncoder() {
		this.encoder.with(this.mapper.writer()).close();
		this.encoder.encode(1).close();
		assertNothingLeased();
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

	record Account(@JsonView(Public.class) String name, @JsonView(Internal.class) String secret) {
	}

	@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
	@JsonSubTypes({ @JsonSubTypes.Type(value = Circle.class, name = "circle"),
			@JsonSubTypes.Type(value = Square.class, name = "square") })
	interface Shape {

	}

	record Circle(int radius) implements Shape {
	}

	record Square(int side) implements Shape {
	}

	static final class Keep {

	}

	static final class Intruded {

	}

	static final class Nested {

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
