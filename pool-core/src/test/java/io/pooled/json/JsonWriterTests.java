package io.pooled.json;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonView;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.core.Base64Variants;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonWriteFeature;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.ObjectWriter;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;

import io.pooled.StatsLaws;
import io.pooled.buffer.PooledBuffer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests of encoders with writers of all kinds: what each writes by itself is what comes.
 */
class JsonWriterTests {

	private final EncoderBench bench = new EncoderBench(new Broken.Serializer());

	private final JsonMapper mapper = this.bench.mapper();

	private final PooledJsonEncoder encoder = this.bench.encoder();

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
		this.bench.assertNothingLeased();
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
		this.bench.assertNothingLeased();
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
		return List.of(1, "", true, mixed, EncoderBench.value(3), EncoderBench.value(500), new Account("Ada", "s3cret"),
				"é😀".repeat(5000), new int[] { 1, 2 }, new byte[10_000], "surrogates 😀 at the edge".repeat(700));
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
		this.bench.assertNothingLeased();
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
		this.bench.assertNothingLeased();
		StatsLaws.holdAtRest(recyclers.stats());
		assertThat(recyclers.stats().created()).isEqualTo(1);
		assertThat(recyclers.stats().discarded()).containsEntry("invalid", 0L);
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

}
