package io.pooled.buffer;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import io.pooled.StatsLaws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * A buffer that ends while foreign code has one of its arrays: what somebody else would
 * do at that moment is done by the foreign code itself.
 */
class WalkedBufferTests {

	private static final byte OWN = 1;

	private static final byte OTHER = 2;

	private final List<PooledBuffer> others = new ArrayList<>();

	private static PooledBufferFactory factory(boolean zero) {
		return PooledBufferFactory.builder("walked")
			.sizeClasses(16, 64)
			.initial(16)
			.maxRetained(10_000)
			.preallocate(3)
			.zeroOnRelease(zero)
			.build();
	}

	static Stream<Arguments> walks() {
		List<Arguments> walks = new ArrayList<>();
		for (Named<Walk> walk : List.<Named<Walk>>of(Named.of("writeTo stream", WalkedBufferTests::toStream),
				Named.of("writeTo channel", WalkedBufferTests::toChannel),
				Named.of("transferTo", WalkedBufferTests::transfer))) {
			for (Named<Consumer<PooledBuffer>> end : ends()) {
				for (int size : new int[] { 10, 16, 40, 200 }) {
					walks.add(Arguments.of(walk, end, size, false));
					walks.add(Arguments.of(walk, end, size, true));
				}
			}
		}
		return walks.stream();
	}

	private static List<Named<Consumer<PooledBuffer>>> ends() {
		return List.of(Named.of("close", PooledBuffer::close), Named.of("closeIfOpen", PooledBuffer::closeIfOpen),
				Named.of("discard", PooledBuffer::discard), Named.of("discardIfOpen", PooledBuffer::discardIfOpen),
				Named.of("passOn", (buffer) -> buffer.passOn().close()));
	}

	@ParameterizedTest
	@MethodSource("walks")
	void walkerOfABufferThatEndsSeesNothingOfTheNextOwners(Walk walk, Consumer<PooledBuffer> end, int size,
			boolean zero) {
		PooledBufferFactory factory = factory(zero);
		for (int calls = 1; calls <= 3; calls++) {
			PooledBuffer buffer = filled(factory, size, OWN);
			int endsAt = calls;
			List<byte[]> seen = new ArrayList<>();
			Visitor visitor = (bytes, offset, length) -> {
				if (seen.size() + 1 == endsAt) {
					end.accept(buffer);
					occupy(factory);
				}
				seen.add(Arrays.copyOfRange(bytes, offset, offset + length));
			};
			Throwable failure = catching(() -> walk.run(buffer, visitor));
			if (seen.size() < endsAt) {
				assertThat(failure).isNull();
				buffer.close();
			}
			else {
				assertThat(failure).isInstanceOf(IllegalStateException.class).hasMessageContaining("'walked'");
				assertThat(seen).hasSize(endsAt);
			}
			assertThat(seen).allSatisfy((bytes) -> assertThat(bytes).containsOnly(OWN));
			release(factory);
		}
		assertThat(factory.stats().staleReleases()).isZero();
	}

	static Stream<Arguments> endsOfReading() {
		return ends().stream()
			.flatMap((end) -> Stream.of(0, 7, 16, 30, 200)
				.flatMap((before) -> Stream.of(Arguments.of(end, before, false), Arguments.of(end, before, true))));
	}

	@ParameterizedTest
	@MethodSource("endsOfReading")
	void sourceOfABufferThatEndsWritesNothingIntoTheMemoryOfTheNextOwners(Consumer<PooledBuffer> end, int before,
			boolean zero) {
		PooledBufferFactory factory = factory(zero);
		PooledBuffer buffer = filled(factory, before, OWN);
		InputStream source = new InputStream() {

			private int calls;

			@Override
			public int read() {
				return OWN;
			}

			@Override
			public int read(byte[] target, int offset, int length) {
				if (++this.calls == 2) {
					end.accept(buffer);
					occupy(factory);
				}
				Arrays.fill(target, offset, offset + length, OWN);
				return length;
			}

		};
		assertThatIllegalStateException().isThrownBy(() -> buffer.readFrom(source)).withMessageContaining("'walked'");
		release(factory);
		assertThat(factory.stats().staleReleases()).isZero();
	}

	@Test
	void bufferThatEndsInASourceOfSingleBytesIsNotWrittenAnyMore() {
		PooledBufferFactory factory = factory(false);
		PooledBuffer buffer = filled(factory, 16, OWN);
		InputStream source = new InputStream() {

			@Override
			public int read() {
				if (buffer.closeIfOpen()) {
					occupy(factory);
				}
				return OWN;
			}

		};
		assertThatIllegalStateException().isThrownBy(() -> buffer.readFrom(source));
		release(factory);
	}

	@Test
	void bufferThatEndsInTheTextThatIsWrittenIsNotWrittenAnyMore() {
		PooledBufferFactory factory = factory(false);
		PooledBuffer buffer = factory.acquire();
		assertThatIllegalStateException().isThrownBy(() -> buffer.writeUtf8(new Text((index) -> {
			if (index == 20) {
				buffer.close();
				occupy(factory);
			}
		})));
		release(factory);
	}

	@ParameterizedTest
	@MethodSource("ends")
	void segmentThatWasInForeignHandsIsDiscardedByItsNextOwner(Consumer<PooledBuffer> end) {
		PooledBufferFactory factory = factory(false);
		PooledBuffer buffer = filled(factory, 10, OWN);
		Segment held = buffer.head();
		assertThatIllegalStateException()
			.isThrownBy(() -> buffer.writeTo(visiting((bytes, offset, length) -> end.accept(buffer))));
		for (int i = 0; i < 50; i++) {
			PooledBuffer other = filled(factory, 10, OTHER);
			assertThat(other.head()).isNotSameAs(held);
			this.others.add(other);
		}
		assertThat(factory.stats().discarded().values().stream().mapToLong(Long::longValue).sum()).isOne();
		release(factory);
	}

	@ParameterizedTest
	@MethodSource("ends")
	void withZeroingTheWalkerKeepsItsContentToTheEndAndZeroesItThen(Consumer<PooledBuffer> end) {
		PooledBufferFactory factory = factory(true);
		PooledBuffer buffer = filled(factory, 40, OWN);
		List<Segment> segments = segments(buffer);
		assertThatIllegalStateException().isThrownBy(() -> buffer.writeTo(visiting((bytes, offset, length) -> {
			end.accept(buffer);
			assertThat(bytes).containsOnly(OWN);
		})));
		assertThat(segments).hasSize(2).allSatisfy((segment) -> assertThat(segment.bytes).containsOnly(0));
		StatsLaws.holdAtRest(factory.stats());
	}

	@ParameterizedTest
	@MethodSource("ends")
	void whatIsDiscardedIsZeroedToo(Consumer<PooledBuffer> end) {
		PooledBufferFactory factory = factory(true);
		PooledBuffer buffer = filled(factory, 100, OWN);
		List<Segment> segments = segments(buffer);
		end.accept(buffer);
		assertThat(segments).hasSize(3).allSatisfy((segment) -> assertThat(segment.bytes).containsOnly(0));
		assertThat(segments).allSatisfy((segment) -> assertThat(segment.next).isNull());
		StatsLaws.holdAtRest(factory.stats());
	}

	@Test
	void bufferCanBeReadAndWrittenByTheOneItIsWrittenTo() throws IOException {
		PooledBufferFactory factory = factory(false);
		try (PooledBuffer buffer = filled(factory, 40, OWN)) {
			ByteArrayOutputStream copies = new ByteArrayOutputStream();
			buffer.writeTo(visiting((bytes, offset, length) -> {
				buffer.writeTo(copies);
				buffer.write(OWN);
				assertThat(buffer.toByteArray()).containsOnly(OWN);
			}));
			assertThat(copies.toByteArray()).containsOnly(OWN).hasSize(40 + 41);
			assertThat(buffer.toByteArray()).containsOnly(OWN).hasSize(42);
		}
		occupy(factory);
		release(factory);
		assertThat(factory.stats().discarded()).containsEntry("abandoned", 0L);
	}

	@ParameterizedTest
	@MethodSource("sizes")
	void contentThatWasPassedOnBelongsToTheHeirOnly(int size, boolean zero) {
		PooledBufferFactory factory = factory(zero);
		PooledBuffer buffer = filled(factory, size, OWN);
		InputStream view = buffer.inputStream();
		PooledBuffer heir = buffer.passOn();
		long inUse = factory.stats().inUse();
		buffer.close();
		assertThat(buffer.closeIfOpen()).isFalse();
		buffer.discard();
		assertThat(factory.stats().inUse()).isEqualTo(inUse);
		assertThat(factory.stats().staleReleases()).isZero();
		assertThatIllegalStateException().isThrownBy(buffer::passOn).withMessageContaining("'walked'");
		assertThatIllegalStateException().isThrownBy(buffer::toByteArray);
		assertThatIllegalStateException().isThrownBy(view::read);
		occupy(factory);
		heir.write(OWN);
		assertThat(heir.toByteArray()).hasSize(size + 1).containsOnly(OWN);
		heir.close();
		heir.close();
		assertThat(factory.stats().staleReleases()).isOne();
		release(factory);
	}

	static Stream<Arguments> sizes() {
		return Stream.of(0, 10, 16, 40, 200)
			.flatMap((size) -> Stream.of(Arguments.of(size, false), Arguments.of(size, true)));
	}

	private static PooledBuffer filled(PooledBufferFactory factory, int size, byte value) {
		byte[] content = new byte[size];
		Arrays.fill(content, value);
		PooledBuffer buffer = factory.acquire();
		buffer.write(content);
		return buffer;
	}

	// As many owners as there can be segments of the first one, each with more than one.
	private void occupy(PooledBufferFactory factory) {
		for (int i = 0; i < 30; i++) {
			this.others.add(filled(factory, 70, OTHER));
		}
	}

	private void release(PooledBufferFactory factory) {
		for (PooledBuffer other : this.others) {
			assertThat(other.toByteArray()).containsOnly(OTHER);
			other.close();
		}
		this.others.clear();
		StatsLaws.holdAtRest(factory.stats());
	}

	private static List<Segment> segments(PooledBuffer buffer) {
		List<Segment> segments = new ArrayList<>();
		for (Segment segment = buffer.head(); segment != null; segment = buffer.after(segment)) {
			segments.add(segment);
		}
		return segments;
	}

	private static @Nullable Throwable catching(Action action) {
		try {
			action.run();
			return null;
		}
		catch (Throwable ex) {
			return ex;
		}
	}

	private static void toStream(PooledBuffer buffer, Visitor visitor) throws IOException {
		buffer.writeTo(visiting(visitor));
	}

	private static void transfer(PooledBuffer buffer, Visitor visitor) throws IOException {
		buffer.inputStream().transferTo(visiting(visitor));
	}

	private static void toChannel(PooledBuffer buffer, Visitor visitor) throws IOException {
		buffer.writeTo(new WritableByteChannel() {

			@Override
			public int write(ByteBuffer source) throws IOException {
				int length = source.remaining();
				visitor.visit(source.array(), source.position(), length);
				source.position(source.limit());
				return length;
			}

			@Override
			public boolean isOpen() {
				return true;
			}

			@Override
			public void close() {
			}

		});
	}

	private static OutputStream visiting(Visitor visitor) {
		return new OutputStream() {

			@Override
			public void write(int value) {
				throw new AssertionError();
			}

			@Override
			public void write(byte[] bytes, int offset, int length) throws IOException {
				visitor.visit(bytes, offset, length);
			}

		};
	}

	private interface Walk {

		void run(PooledBuffer buffer, Visitor visitor) throws IOException;

	}

	private interface Visitor {

		void visit(byte[] bytes, int offset, int length) throws IOException;

	}

	private interface Action {

		void run() throws Exception;

	}

	private record Text(Consumer<Integer> visitor) implements CharSequence {

		@Override
		public int length() {
			return 50;
		}

		@Override
		public char charAt(int index) {
			this.visitor.accept(index);
			return 'x';
		}

		@Override
		public CharSequence subSequence(int start, int end) {
			throw new AssertionError();
		}

	}

}
