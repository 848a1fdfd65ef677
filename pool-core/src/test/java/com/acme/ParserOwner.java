package com.acme;

import java.io.ByteArrayInputStream;
import java.io.OutputStream;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;

import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.exc.UnexpectedEndOfInputException;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.json.JsonMapper;

import io.pooled.json.PooledRecyclerPool;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Has a parser, which is in the middle of its document once it was written to.
 */
final class ParserOwner implements Owner {

	private final Set<Object> arrays = Owner.identities();

	private final JsonMapper mapper;

	private JsonParser parser;

	ParserOwner(PooledRecyclerPool pool) {
		this.mapper = JsonMapper.builder(JsonFactory.builder().recyclerPool(pool).build()).build();
	}

	@Override
	public void write(byte value) {
		String string = '"' + text(value) + '"';
		this.parser = this.mapper.createParser(new Source("[" + string + "," + string + "," + string + "]"));
		assertThat(this.parser.nextToken()).isEqualTo(JsonToken.START_ARRAY);
		readString(value);
	}

	private static String text(byte value) {
		return String.valueOf((char) value).repeat(2998);
	}

	private void readString(byte value) {
		assertThat(this.parser.nextToken()).isEqualTo(JsonToken.VALUE_STRING);
		assertThat(this.parser.getString()).isEqualTo(text(value));
	}

	@Override
	public Set<Object> memory() {
		return this.arrays;
	}

	@Override
	public void release() {
		this.parser.close();
	}

	@Override
	public void releaseOnceMore() {
		this.parser.close();
	}

	@Override
	public List<LateUse> lateUses() {
		return List.of(
				new LateUse("nextToken", this.parser::nextToken, UnexpectedEndOfInputException.class,
						"Unexpected end-of-input"),
				new LateUse("nextStringValue", this.parser::nextStringValue, UnexpectedEndOfInputException.class,
						"Unexpected end-of-input"),
				LateUse.hasNoEffect("getString", () -> assertThat(this.parser.getString()).isNull()),
				LateUse.hasNoEffect("getString to a writer", () -> {
					StringWriter target = new StringWriter();
					this.parser.getString(target);
					assertThat(target.toString()).isEmpty();
				}), LateUse.hasNoEffect("releaseBuffered",
						() -> assertThat(this.parser.releaseBuffered(OutputStream.nullOutputStream())).isZero()));
	}

	@Override
	public void releaseUnharmed(byte value) {
		readString(value);
		readString(value);
		assertThat(this.parser.nextToken()).isEqualTo(JsonToken.END_ARRAY);
		assertThat(this.parser.nextToken()).isNull();
		this.parser.close();
	}

	/** An array of three strings, read into an array that can be seen. */
	private final class Source extends ByteArrayInputStream {

		private Source(String document) {
			super(document.getBytes(StandardCharsets.UTF_8));
		}

		@Override
		public synchronized int read(byte[] target, int offset, int length) {
			ParserOwner.this.arrays.add(target);
			return super.read(target, offset, length);
		}

	}

}
