package io.pooled.buffer;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.stream.Stream;

import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.pooled.StatsLaws;
import io.pooled.Together;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatNoException;

class PooledBufferEndTests extends AbstractSmallBufferTests {

	@Test
	void toStringShowsPoolAndSizeAndWorksAfterClose() {
		PooledBuffer buffer = this.small.acquire();
		buffer.write(new byte[20]);
		assertThat(buffer).hasToString("Buffer of pool 'small', 20 bytes");
		buffer.close();
		assertThat(buffer).hasToString("Released buffer of pool 'small'");
	}

	static Stream<Named<Use>> uses() {
		return Stream.of(Named.of("size", PooledBuffer::size), Named.of("isReused", PooledBuffer::isReused),
				Named.of("write(int)", (buffer) -> buffer.write(1)),
				Named.of("write(byte[])", (buffer) -> buffer.write(new byte[1])),
				Named.of("write(byte[0])", (buffer) -> buffer.write(new byte[0])),
				Named.of("write(byte[],int,int)", (buffer) -> buffer.write(new byte[1], 0, 1)),
				Named.of("write(ByteBuffer)", (buffer) -> buffer.write(ByteBuffer.allocate(1))),
				Named.of("writeUtf8", (buffer) -> buffer.writeUtf8("x")),
				Named.of("writeUtf8 of nothing", (buffer) -> buffer.writeUtf8("")),
				Named.of("readFrom", (buffer) -> buffer.readFrom(new ByteArrayInputStream(new byte[1]))),
				Named.of("outputStream", PooledBuffer::outputStream),
				Named.of("writer", (buffer) -> buffer.writer(StandardCharsets.UTF_8)),
				Named.of("inputStream", PooledBuffer::inputStream),
				Named.of("writeTo stream", (buffer) -> buffer.writeTo(OutputStream.nullOutputStream())),
				Named.of("writeTo channel",
						(buffer) -> buffer.writeTo(Channels.newChannel(OutputStream.nullOutputStream()))),
				Named.of("toByteArray", PooledBuffer::toByteArray),
				Named.of("toString(Charset)", (buffer) -> buffer.toString(StandardCharsets.UTF_8)),
				Named.of("passOn", PooledBuffer::passOn), Named.of("clear", PooledBuffer::clear));
	}

	@ParameterizedTest
	@MethodSource("uses")
	void everyUseAfterCloseThrowsAndNamesThePool(Use use) {
		for (int size : new int[] { 0, 10, 100 }) {
			PooledBuffer buffer = this.small.acquire();
			buffer.write(new byte[size]);
			buffer.close();
			assertThatIllegalStateException().isThrownBy(() -> use.apply(buffer))
				.withMessage("Pool 'small': buffer used after it was released; acquire a new one");
			PooledBuffer discarded = this.small.acquire();
			discarded.write(new byte[size]);
			discarded.discard();
			assertThatIllegalStateException().isThrownBy(() -> use.apply(discarded))
				.withMessageContaining("Pool 'small'");
		}
	}

	@Test
	void everyUseIsAPublicMethodAndNoneIsForgotten() {
		long methods = Arrays.stream(PooledBuffer.class.getDeclaredMethods())
			.filter((method) -> Modifier.isPublic(method.getModifiers()))
			.filter((method) -> !method.isSynthetic())
			.map(Method::toGenericString)
			.filter((name) -> !name
				.matches(".*\\.(close|closeIfOpen|discard|discardIfOpen|toString|isOpen|detach)\\(\\)|.*abandon.*"))
			.count();
		assertThat(uses().filter((use) -> !use.getName().contains("0") && !use.getName().contains("nothing")))
			.hasSize((int) methods);
	}

	@Test
	void viewsAreOfNoUseAfterClose() {
		PooledBuffer buffer = this.small.acquire();
		buffer.write(new byte[100]);
		InputStream input = buffer.inputStream();
		OutputStream output = buffer.outputStream();
		buffer.close();
		try (PooledBuffer next = this.small.acquire()) {
			next.writeUtf8("secret of the next owner");
			assertThatIllegalStateException().isThrownBy(() -> output.write(1)).withMessageContaining("'small'");
			assertThatIllegalStateException().isThrownBy(() -> output.write(new byte[1]));
			assertThatIllegalStateException().isThrownBy(() -> output.write(new byte[1], 0, 1));
			assertThatIllegalStateException().isThrownBy(input::read).withMessageContaining("'small'");
			assertThatIllegalStateException().isThrownBy(() -> input.read(new byte[1]));
			assertThatIllegalStateException().isThrownBy(() -> input.skip(1));
			assertThatIllegalStateException().isThrownBy(input::available);
			assertThatIllegalStateException().isThrownBy(() -> input.transferTo(OutputStream.nullOutputStream()));
			assertThatNoException().isThrownBy(output::flush);
			assertThatNoException().isThrownBy(output::close);
			assertThatNoException().isThrownBy(input::close);
			assertThat(next.toString(StandardCharsets.UTF_8)).isEqualTo("secret of the next owner");
		}
	}

	@ParameterizedTest
	@ValueSource(ints = { 0, 10, 100 })
	void secondCloseIsCountedAndMustNotFreeTheNextOwnersBuffer(int size) {
		PooledBuffer first = this.small.acquire();
		first.write(new byte[size]);
		first.close();
		try (PooledBuffer second = this.small.acquire()) {
			second.writeUtf8("x".repeat(size));
			first.close();
			first.discard();
			try (PooledBuffer third = this.small.acquire()) {
				third.writeUtf8("y".repeat(size));
				assertThat(second.toString(StandardCharsets.UTF_8)).isEqualTo("x".repeat(size));
			}
		}
		assertThat(this.small.stats().staleReleases()).isEqualTo(2);
		StatsLaws.holdAtRest(this.small.stats());
	}

	@ParameterizedTest
	@ValueSource(ints = { 0, 10, 16, 17, 100, 500 })
	void discardGivesNothingBack(int size) {
		PooledBuffer buffer = this.small.acquire();
		buffer.write(new byte[size]);
		long segments = this.small.stats().inUse();
		buffer.discard();
		buffer.close();
		assertThat(this.small.stats().idle()).isZero();
		assertThat(this.small.stats().retainedBytes()).isZero();
		assertThat(this.small.stats().discarded()).containsEntry("explicit", segments);
		assertThat(this.small.stats().staleReleases()).as("closing what was discarded is no mistake").isZero();
		StatsLaws.holdAtRest(this.small.stats());
	}

	@Test
	void bufferMayBeHandedToAnotherThread() {
		for (int i = 0; i < 50; i++) {
			PooledBuffer buffer = this.small.acquire();
			buffer.writeUtf8("x".repeat(i * 3));
			int size = i * 3;
			Together.elsewhere(() -> {
				buffer.writeUtf8("y");
				assertThat(buffer.toString(StandardCharsets.UTF_8)).isEqualTo("x".repeat(size) + "y");
				buffer.close();
			});
		}
		StatsLaws.holdAtRest(this.small.stats());
	}

	interface Use {

		void apply(PooledBuffer buffer) throws IOException;

	}

}
