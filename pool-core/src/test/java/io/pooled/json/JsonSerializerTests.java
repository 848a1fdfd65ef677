package io.pooled.json;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;

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

import io.pooled.buffer.PooledBuffer;
import io.pooled.buffer.PooledBufferFactory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests of encoders with serializers that fail, keep what is not theirs, or encode
 * themselves.
 */
class JsonSerializerTests {

	private final AtomicReference<@Nullable OutputStream> kept = new AtomicReference<>();

	private final EncoderBench bench = new EncoderBench(new Broken.Serializer(), new KeepingSerializer(this.kept));

	private final PooledBufferFactory buffers = this.bench.buffers();

	private final PooledJsonEncoder encoder = this.bench.encoder();

	@ParameterizedTest
	@ValueSource(ints = { 0, 1000 })
	void serializerThatFailsLeavesNothingLeasedAndNothingInTheTarget(int before) {
		List<Object> value = new ArrayList<>(List.of(EncoderBench.value(before)));
		value.add(new Broken());
		ByteArrayOutputStream target = new ByteArrayOutputStream();
		for (int i = 0; i < 3; i++) {
			assertThatExceptionOfType(JacksonException.class).isThrownBy(() -> this.encoder.encode(value))
				.withMessageContaining("broken");
			assertThatExceptionOfType(JacksonException.class).isThrownBy(() -> this.encoder.encode(value, target));
			this.bench.assertNothingLeased();
		}
		assertThat(target.size()).isZero();
		try (PooledBuffer buffer = this.encoder.encode(List.of(1))) {
			assertThat(buffer.toString(StandardCharsets.UTF_8)).isEqualTo("[1]");
		}
		this.bench.assertNothingLeased();
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
		this.bench.assertNothingLeased();
	}

	@Test
	void streamThatASerializerKeptCannotWriteAfterTheEnd() {
		try (PooledBuffer buffer = this.encoder.encode(new Keep())) {
			byte[] before = buffer.toByteArray();
			assertThatExceptionOfType(RuntimeException.class).isThrownBy(() -> kept().write('x'));
			assertThatExceptionOfType(RuntimeException.class).isThrownBy(() -> kept().write(new byte[3], 0, 3));
			assertThat(buffer.toByteArray()).isEqualTo(before);
		}
		this.bench.assertNothingLeased();
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
		this.bench.assertNothingLeased();
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
		this.bench.assertNothingLeased();
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
