package io.pooled.buffer;

import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;

import com.sun.management.HotSpotDiagnosticMXBean;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Looks for secrets in a dump of the whole heap, garbage included, after the buffers that
 * had them were given back. The secrets are made up byte by byte, so that nothing else
 * has them.
 */
class HeapDumpTests {

	private static final int SIZE = 4096;

	/** The bytes of a secret that are enough to know it by. */
	private static final int KNOWN = 64;

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void secretIsNowhereAfterReleaseAndAfterDiscardIfContentIsZeroed(boolean zero, @TempDir Path folder)
			throws IOException {
		// what others have left behind would be searched too
		System.gc();
		PooledBufferFactory pool = PooledBufferFactory.builder("secrets")
			.sizeClasses(1024, 2048)
			.zeroOnRelease(zero)
			.build();
		List<Consumer<PooledBuffer>> ends = List.of(PooledBuffer::close, PooledBuffer::discard,
				(buffer) -> buffer.abandon("a request"), (buffer) -> buffer.passOn().close(), PooledBuffer::clear);
		List<PooledBuffer> buffers = new ArrayList<>();
		for (int number = 0; number < ends.size(); number++) {
			PooledBuffer buffer = pool.acquire();
			fill(buffer, number);
			buffers.add(buffer);
		}
		for (int number = 0; number < ends.size(); number++) {
			ends.get(number).accept(buffers.get(number));
		}
		assertThat(found(folder.resolve("heap.hprof"), ends.size())).as("secrets in the dump, by number")
			.isEqualTo(zero ? List.of() : List.of(0, 1, 2, 3, 4));
		assertThat(buffers.get(ends.size() - 1).size()).isZero();
	}

	private static void fill(PooledBuffer buffer, int number) throws IOException {
		for (int i = 0; i < SIZE / 2; i++) {
			buffer.write(secret(number, i));
		}
		buffer.readFrom(new InputStream() {

			private int next = SIZE / 2;

			@Override
			public int read() {
				return (this.next < SIZE) ? secret(number, this.next++) & 0xFF : -1;
			}

		});
		assertThat(buffer.size()).isEqualTo(SIZE);
	}

	// Any bytes that do not occur by chance.
	private static byte secret(int number, int index) {
		int mixed = (index + number * SIZE + 1) * 0x9E3779B1;
		return (byte) ((mixed ^ mixed >>> 15) * 0x85EBCA77 >>> 24);
	}

	// Which secrets are there, by two parts of each.
	private static List<Integer> found(Path dump, int numbers) throws IOException {
		ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class).dumpHeap(dump.toString(), false);
		try (FileChannel channel = FileChannel.open(dump, StandardOpenOption.DELETE_ON_CLOSE)) {
			ByteBuffer content = channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size());
			return IntStream.range(0, numbers)
				.filter((number) -> contains(content, number, SIZE / 8) || contains(content, number, SIZE * 7 / 8))
				.boxed()
				.toList();
		}
	}

	private static boolean contains(ByteBuffer content, int number, int start) {
		byte first = secret(number, start);
		for (int position = 0; position < content.limit() - KNOWN; position++) {
			if (content.get(position) == first && isThere(content, position, number, start)) {
				return true;
			}
		}
		return false;
	}

	private static boolean isThere(ByteBuffer content, int position, int number, int start) {
		int matched = 1;
		while (matched < KNOWN && content.get(position + matched) == secret(number, start + matched)) {
			matched++;
		}
		return matched == KNOWN;
	}

}
