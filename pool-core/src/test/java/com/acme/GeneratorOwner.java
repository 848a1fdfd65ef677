package com.acme;

import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.Set;

import tools.jackson.core.JsonGenerator;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.json.JsonMapper;

import io.pooled.json.PooledRecyclerPool;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Has a generator, which is halfway through its document once it was written to.
 */
final class GeneratorOwner implements Owner {

	private final Target target = new Target();

	private final JsonGenerator generator;

	GeneratorOwner(PooledRecyclerPool pool) {
		this.generator = JsonMapper.builder(JsonFactory.builder().recyclerPool(pool).build())
			.build()
			.createGenerator(this.target);
	}

	@Override
	public void write(byte value) {
		this.generator.writeStartArray();
		this.generator.writeString(text(value));
		this.generator.flush();
		this.generator.writeString(text(value));
	}

	private static String text(byte value) {
		return String.valueOf((char) value).repeat(3000);
	}

	@Override
	public Set<Object> memory() {
		return this.target.arrays;
	}

	@Override
	public void release() {
		this.generator.close();
	}

	@Override
	public void releaseOnceMore() {
		this.generator.close();
	}

	@Override
	public List<LateUse> lateUses() {
		int before = this.target.size();
		return List.of(
				new LateUse("writeString", () -> this.generator.writeString("late"), NullPointerException.class, ""),
				new LateUse("writeRaw", () -> this.generator.writeRaw("late"), NullPointerException.class, ""),
				new LateUse("writeNumber", () -> this.generator.writeNumber(5), NullPointerException.class, ""),
				LateUse.hasNoEffect("flush", this.generator::flush),
				LateUse.hasNoEffect("what was written", () -> assertThat(this.target.size()).isEqualTo(before)));
	}

	@Override
	public void releaseUnharmed(byte value) {
		this.generator.writeString(text(value));
		this.generator.writeEndArray();
		this.generator.close();
		String string = '"' + text(value) + '"';
		assertThat(this.target).hasToString("[" + string + "," + string + "," + string + "]");
	}

	/** Sees the array that everything is written into. */
	private static final class Target extends ByteArrayOutputStream {

		private final Set<Object> arrays = Owner.identities();

		@Override
		public synchronized void write(byte[] source, int offset, int length) {
			this.arrays.add(source);
			super.write(source, offset, length);
		}

	}

}
