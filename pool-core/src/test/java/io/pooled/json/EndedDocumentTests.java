package io.pooled.json;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.SequenceInputStream;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * However a document ends, its recycler comes back once, and nobody has it any more.
 */
class EndedDocumentTests extends AbstractRecyclerTests {

	@ParameterizedTest
	@EnumSource
	void jsonCutAnywhereLeavesNothingLeased(Read way) {
		String json = this.peer.writeValueAsString(
				Map.of("näme", List.of(1, -2.5e10, true, "te\\xt \u20ac 😀 \n"), "x", Map.of("n".repeat(80), "v")));
		assertThat(outcome(way, this.mapper, json)).isNotInstanceOf(Class.class);
		for (int cut = 0; cut < json.length(); cut++) {
			String broken = json.substring(0, cut);
			assertThat(outcome(way, this.mapper, broken)).as(broken).isEqualTo(outcome(way, this.peer, broken));
			assertThat(outcome(way, this.mapper, broken + "\u0001"))
				.isEqualTo(outcome(way, this.peer, broken + "\u0001"));
			assertAtRest();
		}
	}

	private static Object outcome(Read way, JsonMapper mapper, String json) {
		try {
			return way.read(mapper, json);
		}
		catch (JacksonException | IOException | UncheckedIOException ex) {
			return ex.getClass();
		}
	}

	@ParameterizedTest
	@EnumSource
	void serializerThatFailsAnywhereLeavesNothingLeased(Write way) {
		for (int before : new int[] { 0, 1, 7, 100, 1000 }) {
			List<Object> value = new ArrayList<>(rows(before));
			value.add(Map.of("a", List.of(1, new Broken())));
			assertThatThrownBy(() -> way.write(this.mapper, value)).hasMessageContaining("broken");
			assertAtRest();
			assertThat(this.mapper.writeValueAsString(1)).isEqualTo("1");
		}
	}

	@Test
	void targetThatFailsLeavesNothingLeased() {
		for (int after : new int[] { 0, 1, 5000, 8000, 20_000, 60_000 }) {
			for (boolean closeFails : new boolean[] { true, false }) {
				assertThatExceptionOfType(JacksonException.class)
					.isThrownBy(() -> this.mapper.writeValue(new FailingStream(after, closeFails), rows(2000)));
				assertThatExceptionOfType(JacksonException.class)
					.isThrownBy(() -> this.mapper.writeValue(new FailingWriter(after), rows(2000)));
				assertAtRest();
			}
		}
	}

	@Test
	void sourceThatFailsLeavesNothingLeased() {
		String json = this.peer.writeValueAsString(rows(2000));
		for (int after : new int[] { 0, 1, 3, 4, 5, 3999, 8000, 20_000 }) {
			byte[] bytes = json.substring(0, after).getBytes(StandardCharsets.UTF_8);
			InputStream source = new SequenceInputStream(new ByteArrayInputStream(bytes), new FailingSource());
			if (after >= 4) {
				assertThatExceptionOfType(JacksonException.class).isThrownBy(() -> this.mapper.readTree(source));
			}
			assertThatExceptionOfType(JacksonException.class).isThrownBy(() -> this.mapper.readTree(
					new InputStreamReader(new SequenceInputStream(new ByteArrayInputStream(bytes), new FailingSource()),
							StandardCharsets.UTF_8)));
		}
		assertAtRest();
	}

	@Test
	void closingTwiceReleasesOnce() {
		JsonGenerator generator = this.mapper.createGenerator(OutputStream.nullOutputStream());
		generator.writeNumber(1);
		JsonParser parser = this.mapper.createParser("[1]");
		assertThat(this.pool.stats().inUse()).isEqualTo(2);
		for (int i = 0; i < 3; i++) {
			generator.close();
			parser.close();
			assertThat(this.pool.stats().releases()).isEqualTo(2);
		}
		assertAtRest();
	}

	@Test
	void closedGeneratorAndParserNeverTouchThoseOfTheNextOwner() {
		ByteArrayOutputStream first = new ByteArrayOutputStream();
		JsonGenerator stale = this.mapper.createGenerator(first);
		stale.writeString("first");
		stale.close();
		JsonParser staleParser = this.mapper.createParser(new ByteArrayInputStream("[\"abc\",2]".getBytes()));
		staleParser.nextToken();
		staleParser.nextToken();
		staleParser.close();
		ByteArrayOutputStream second = new ByteArrayOutputStream();
		JsonGenerator next = this.mapper.createGenerator(second);
		next.writeStartArray();
		attempt(() -> stale.writeString("intruder"));
		attempt(stale::flush);
		attempt(() -> stale.writeNumber(1.5));
		attempt(staleParser::nextToken);
		attempt(staleParser::getString);
		attempt(staleParser::getStringCharacters);
		next.writeString("clean");
		next.writeEndArray();
		next.close();
		assertThat(first.toString(StandardCharsets.UTF_8)).isEqualTo("\"first\"");
		assertThat(second.toString(StandardCharsets.UTF_8)).isEqualTo("[\"clean\"]");
		assertAtRest();
	}

	private static void attempt(Runnable action) {
		try {
			action.run();
		}
		catch (RuntimeException ex) {
			// as it should be
		}
	}

	@Test
	void documentsLeftOpenAreInUseUntilTheyAreClosed() throws IOException {
		List<AutoCloseable> open = new ArrayList<>();
		open.add(this.mapper.createGenerator(OutputStream.nullOutputStream()));
		open.add(this.mapper.createParser(new StringReader("[1, 2]")));
		open.add(this.mapper.readerFor(Integer.class).readValues("1 2 3"));
		open.add(this.mapper.writer().writeValuesAsArray(OutputStream.nullOutputStream()));
		assertThat(this.pool.stats().inUse()).isEqualTo(4);
		assertThat(this.mapper.readTree("[1]").size()).isEqualTo(1);
		for (AutoCloseable each : open) {
			try {
				each.close();
			}
			catch (Exception ex) {
				throw new IOException(ex);
			}
		}
		assertAtRest();
	}

	@Test
	void parserReadToItsEndNeedsNoClose() {
		JsonParser parser = this.mapper.createParser("[1, 2]");
		while (parser.nextToken() != null) {
			assertThat(this.pool.stats().inUse()).isEqualTo(1);
		}
		assertAtRest();
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void streamThatIsNotClosedWithItsDocumentLeavesNothingLeased(boolean complete) {
		JsonMapper keeping = this.mapper.rebuild()
			.disable(StreamReadFeature.AUTO_CLOSE_SOURCE)
			.disable(StreamWriteFeature.AUTO_CLOSE_TARGET)
			.build();
		for (Charset charset : List.of(StandardCharsets.UTF_8, StandardCharsets.UTF_16BE)) {
			try (JsonParser parser = keeping.createParser(new ByteArrayInputStream("[1, 2, 3]".getBytes(charset)))) {
				parser.nextToken();
				while (complete && parser.nextToken() != null) {
					assertThat(parser.currentToken()).isNotNull();
				}
			}
		}
		keeping.writeValue(OutputStream.nullOutputStream(), rows(100));
		keeping.writeValue(Writer.nullWriter(), rows(100));
		assertAtRest();
	}

	private static final class FailingStream extends OutputStream {

		private final boolean closeFails;

		private int left;

		FailingStream(int left, boolean closeFails) {
			this.left = left;
			this.closeFails = closeFails;
		}

		@Override
		public void write(int value) throws IOException {
			if (--this.left < 0) {
				throw new IOException("full");
			}
		}

		@Override
		public void close() throws IOException {
			if (this.closeFails) {
				throw new IOException("cannot close");
			}
		}

	}

	private static final class FailingWriter extends Writer {

		private int left;

		FailingWriter(int left) {
			this.left = left;
		}

		@Override
		public void write(char[] source, int offset, int length) throws IOException {
			this.left -= length;
			if (this.left < 0) {
				throw new IOException("full");
			}
		}

		@Override
		public void flush() {
		}

		@Override
		public void close() {
		}

	}

	private static final class FailingSource extends InputStream {

		@Override
		public int read() throws IOException {
			throw new IOException("gone");
		}

		@Override
		public int read(byte[] target, int offset, int length) throws IOException {
			throw new IOException("gone");
		}

	}

}
