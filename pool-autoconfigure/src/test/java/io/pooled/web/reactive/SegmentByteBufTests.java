package io.pooled.web.reactive;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

import io.netty.buffer.UnpooledByteBufAllocator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.core.io.buffer.NettyDataBufferFactory;

import io.pooled.autoconfigure.RenamingClassLoader;

import static org.assertj.core.api.Assertions.assertThat;

@ExtendWith(OutputCaptureExtension.class)
class SegmentByteBufTests {

	private static final String HEAP_BUFFER = "io.netty.buffer.UnpooledHeapByteBuf";

	@Test
	void withANettyThatFitsTheMemoryIsThatOfTheSegment(CapturedOutput output) throws Exception {
		try (RenamingClassLoader loader = new RenamingClassLoader(HEAP_BUFFER, "nothing")) {
			loader.run(Shares.class);
		}
		assertThat(output).doesNotContain("Pooled copies");
	}

	@Test
	void withANettyThatDoesNotFitItIsACopy(CapturedOutput output) throws Exception {
		try (RenamingClassLoader loader = new RenamingClassLoader(HEAP_BUFFER, "deallocate")) {
			loader.run(Copies.class);
		}
		assertThat(output.getAll().lines().filter((line) -> line.contains("Pooled copies"))).singleElement()
			.asString()
			.containsPattern("Netty 4[0-9.]+Final")
			.contains("UnpooledHeapByteBuf.deallocate")
			.contains("'pools.web.body.enabled=false'");
	}

	private abstract static class Wrap implements Runnable {

		private final boolean copies;

		Wrap(boolean copies) {
			this.copies = copies;
		}

		@Override
		public void run() {
			ByteBuffer segment = ByteBuffer.wrap("..content..".getBytes(StandardCharsets.UTF_8), 2, 7).slice();
			NettyDataBufferFactory factory = new NettyDataBufferFactory(UnpooledByteBufAllocator.DEFAULT);
			assertThat(SegmentByteBuf.suits(factory)).isTrue();
			int[] released = new int[1];
			for (int i = 0; i < 2; i++) {
				released[0] = 0;
				DataBuffer wrapped = SegmentByteBuf.wrap(segment.duplicate(), factory, () -> released[0]++);
				assertThat(released[0]).isEqualTo(this.copies ? 1 : 0);
				segment.put(0, (byte) 'C');
				assertThat(wrapped.toString(StandardCharsets.UTF_8)).isEqualTo(this.copies ? "content" : "Content");
				segment.put(0, (byte) 'c');
				DataBufferUtils.release(wrapped);
				assertThat(released[0]).isEqualTo(1);
			}
		}

	}

	static final class Shares extends Wrap {

		Shares() {
			super(false);
		}

	}

	static final class Copies extends Wrap {

		Copies() {
			super(true);
		}

	}

}
