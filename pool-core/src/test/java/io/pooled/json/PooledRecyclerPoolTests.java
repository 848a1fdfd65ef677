package io.pooled.json;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.CharArrayReader;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.io.Writer;
import java.lang.management.ManagementFactory;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import com.sun.management.ThreadMXBean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonEncoding;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.base.GeneratorBase;
import tools.jackson.core.util.BufferRecycler;

import io.pooled.PoolStats;
import io.pooled.StatsLaws;
import io.pooled.Together;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * The peer is a mapper with Jackson's default pool.
 */
class PooledRecyclerPoolTests extends AbstractRecyclerTests {

	private static List<Object> documents() {
		Map<String, Object> names = new LinkedHashMap<>();
		for (int length : new int[] { 0, 1, 3, 63, 199, 201, 2000, 9000 }) {
			names.put("n".repeat(length), length);
			names.put("ñ\"\\".repeat(length) + "x", length);
		}
		byte[] binary = new byte[20_000];
		new Random(1).nextBytes(binary);
		return List.of(1, "", "text", List.of(), Map.of(), true, 0.1, Long.MIN_VALUE, 1e300, names,
				Map.of("binary", binary, "short", new byte[] { 1 }), "a".repeat(3999), "a".repeat(4001),
				"long ".repeat(8000), "é€😀\n\t\"\\\u0000".repeat(3000), rows(1), rows(300),
				IntStream.range(0, 1000).mapToObj((i) -> i * 1.1e-5).toList(), "7".repeat(500), deep(200));
	}

	private static Object deep(int levels) {
		Object value = "end";
		for (int i = 0; i < levels; i++) {
			value = (i % 2 == 0) ? List.of(value) : Map.of("k" + i, value);
		}
		return value;
	}

	@ParameterizedTest
	@EnumSource
	void everyWayToWriteGivesTheSameAsTheDefaultPool(Write way) throws IOException {
		for (int round = 0; round < 2; round++) {
			for (Object document : documents()) {
				assertThat(way.write(this.mapper, document)).isEqualTo(way.write(this.peer, document));
				assertAtRest();
			}
		}
		assertThat(this.pool.stats().hitRate()).isGreaterThan(0.9);
		Object written = way.write(this.mapper, List.of("one", 2));
		assertThat((written instanceof byte[] bytes) ? new String(bytes, StandardCharsets.UTF_8) : written).asString()
			.contains("one", "2");
	}

	@ParameterizedTest
	@EnumSource
	void everyWayToReadGivesTheSameAsTheDefaultPool(Read way) throws IOException {
		for (int round = 0; round < 2; round++) {
			for (Object document : documents()) {
				String json = this.peer.writeValueAsString(document);
				assertThat(way.read(this.mapper, json)).isEqualTo(way.read(this.peer, json));
				assertAtRest();
			}
		}
		assertThat(this.pool.stats().hitRate()).isGreaterThan(0.9);
		assertThat(way.read(this.mapper, "[\"b25l\"]")).isNotEqualTo(way.read(this.mapper, "[\"dGhyZWU=\"]"));
	}

	@ParameterizedTest
	@MethodSource("encodings")
	void everyEncodingIsDetectedAsWithTheDefaultPool(Charset charset, boolean mark) {
		for (Object document : List.of(rows(3), rows(1000))) {
			String json = this.peer.writeValueAsString(document);
			byte[] bytes = ((mark ? "\uFEFF" : "") + json).getBytes(charset);
			assertThat(this.mapper.readTree(bytes)).isEqualTo(this.peer.readTree(bytes));
			// Jackson spoils a pair of surrogates where its buffer of UTF-32 ends.
			if (!charset.name().startsWith("UTF-32")) {
				assertThat(this.mapper.readTree(bytes)).isEqualTo(this.peer.readTree(json));
			}
			assertThat(this.mapper.readTree(new ByteArrayInputStream(bytes)))
				.isEqualTo(this.peer.readTree(new ByteArrayInputStream(bytes)));
			byte[] cut = Arrays.copyOf(bytes, bytes.length / 2);
			assertThatThrownBy(() -> this.mapper.readTree(cut)).isInstanceOf(JacksonException.class);
			assertThatThrownBy(() -> this.mapper.readTree(new ByteArrayInputStream(cut)))
				.isInstanceOf(JacksonException.class);
		}
		assertAtRest();
	}

	private static Stream<Object[]> encodings() {
		return Stream.of("UTF-8", "UTF-16BE", "UTF-16LE", "UTF-32BE", "UTF-32LE")
			.map(Charset::forName)
			.flatMap((charset) -> Stream.of(new Object[] { charset, true }, new Object[] { charset, false }));
	}

	@ParameterizedTest
	@EnumSource(JsonEncoding.class)
	void everyEncodingIsWrittenAsWithTheDefaultPool(JsonEncoding encoding) {
		for (Object document : documents()) {
			ByteArrayOutputStream expected = new ByteArrayOutputStream();
			try (JsonGenerator generator = this.peer.createGenerator(expected, encoding)) {
				this.peer.writeValue(generator, document);
			}
			ByteArrayOutputStream actual = new ByteArrayOutputStream();
			try (JsonGenerator generator = this.mapper.createGenerator(actual, encoding)) {
				this.mapper.writeValue(generator, document);
			}
			assertThat(actual.toByteArray()).isEqualTo(expected.toByteArray());
			assertThat(actual.toString(Charset.forName(encoding.getJavaName())))
				.isEqualTo(this.peer.writeValueAsString(document));
		}
		assertAtRest();
	}

	@Test
	void documentsStayRightWhoeverReleasesTheirRecyclers() {
		Together.run(4, (number) -> {
			for (int i = 0; i < 5000; i++) {
				ByteArrayOutputStream target = new ByteArrayOutputStream();
				try (JsonGenerator generator = this.mapper.createGenerator(target)) {
					generator.writeStartArray();
					((GeneratorBase) generator).ioContext().bufferRecycler().releaseToPool();
					generator.writeString("näme " + number);
					if (i % 4 == 0) {
						Thread.yield();
					}
					generator.writeNumber(i);
					generator.writeEndArray();
				}
				assertThat(target.toString(StandardCharsets.UTF_8)).isEqualTo("[\"näme " + number + "\"," + i + "]");
			}
		});
		StatsLaws.holdAtRest(this.pool.stats());
	}

	@Test
	void documentsInsideOfDocumentsHaveRecyclersOfTheirOwn() {
		Object value = new Nested(this.mapper, 6);
		Object expected = new Nested(this.peer, 6);
		assertThat(this.mapper.writeValueAsBytes(value)).isEqualTo(this.peer.writeValueAsBytes(expected));
		assertThat(this.mapper.writeValueAsString(value)).isEqualTo(this.peer.writeValueAsString(expected))
			.hasSizeGreaterThan(100);
		assertThat(this.pool.stats().created()).isBetween(7L, 21L);
		assertAtRest();
	}

	@Test
	void threadsTogetherGetTheSameAsTheDefaultPool() {
		List<Object> documents = documents();
		List<byte[]> expected = documents.stream().map(this.peer::writeValueAsBytes).toList();
		Together.run(4, (number) -> {
			for (int i = 0; i < 150; i++) {
				int each = (i + number) % documents.size();
				byte[] bytes = expected.get(each);
				assertThat(this.mapper.writeValueAsBytes(documents.get(each))).isEqualTo(bytes);
				if (bytes.length < 10_000) {
					assertThat(this.mapper.readTree(new ByteArrayInputStream(bytes)))
						.isEqualTo(this.peer.readTree(bytes));
				}
			}
		});
		assertAtRest();
		assertThat(this.pool.stats().created()).isLessThan(200);
	}

	@Test
	void steadyStateAllocatesNoBuffers() {
		Object value = rows(20);
		byte[] json = this.peer.writeValueAsBytes(value);
		Runnable use = () -> {
			this.mapper.writeValue(OutputStream.nullOutputStream(), 1);
			this.mapper.writeValue(Writer.nullWriter(), 1);
			try (JsonParser parser = this.mapper.createParser(new ByteArrayInputStream(json))) {
				parser.nextToken();
			}
			try (JsonParser parser = this.mapper.createParser(new CharArrayReader(new char[] { '1' }))) {
				parser.nextToken();
			}
		};
		for (int i = 0; i < 2000; i++) {
			use.run();
		}
		PoolStats before = this.pool.stats();
		long bytes = allocated(() -> {
			for (int i = 0; i < 1000; i++) {
				use.run();
			}
		});
		assertThat(this.pool.stats().misses()).isEqualTo(before.misses());
		// without recycling 40,000 bytes
		assertThat(bytes / 1000).isLessThan(8000);
		assertAtRest();
	}

	private static long allocated(Runnable action) {
		ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
		long before = threads.getCurrentThreadAllocatedBytes();
		action.run();
		return threads.getCurrentThreadAllocatedBytes() - before;
	}

	@Test
	void anySizeReusesTheSameArrays() {
		for (int i = 0; i < 10; i++) {
			for (Object document : documents()) {
				this.mapper.writeValue(OutputStream.nullOutputStream(), document);
			}
		}
		BufferRecycler recycler = this.pool.acquirePooled();
		byte[] array = recycler.allocByteBuffer(BufferRecycler.BYTE_WRITE_ENCODING_BUFFER);
		recycler.releaseByteBuffer(BufferRecycler.BYTE_WRITE_ENCODING_BUFFER, array);
		recycler.releaseToPool();
		for (Object document : documents()) {
			this.mapper.writeValue(OutputStream.nullOutputStream(), document);
		}
		BufferRecycler next = this.pool.acquirePooled();
		assertThat(next.allocByteBuffer(BufferRecycler.BYTE_WRITE_ENCODING_BUFFER)).isSameAs(array);
		assertThat(this.pool.stats().created()).isEqualTo(1);
	}

	@Test
	void filesGiveTheSame(@TempDir Path folder) throws IOException {
		File file = folder.resolve("document.json").toFile();
		for (Object document : documents()) {
			this.mapper.writeValue(file, document);
			assertThat(Files.readAllBytes(file.toPath())).isEqualTo(this.peer.writeValueAsBytes(document));
			assertThat(this.mapper.readTree(file)).isEqualTo(this.peer.readTree(file));
			this.mapper.writeValue(file.toPath(), document);
			assertThat(this.mapper.readTree(file.toPath())).isEqualTo(this.peer.readTree(file));
		}
		assertAtRest();
	}

}
