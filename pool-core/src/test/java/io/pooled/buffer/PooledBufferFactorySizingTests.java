package io.pooled.buffer;

import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.pooled.PoolDetails.SizeCount;
import io.pooled.StatsLaws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class PooledBufferFactorySizingTests extends AbstractBufferFactoryTests {

	@ParameterizedTest
	@CsvSource({ "0, 1024", "1, 1024", "1023, 1024", "1024, 1024", "1025, 16384", "16384, 16384", "16385, 131072",
			"131072, 131072", "131073, 131072", "2147483647, 131072" })
	void expectedSizeChoosesTheSmallestClassThatHoldsIt(int expected, int size) {
		try (PooledBuffer buffer = this.factory.acquire(expected)) {
			assertThat(buffer.head().bytes).hasSize(size);
		}
	}

	@Test
	void unknownSizeStartsSmallUnlessToldOtherwise() {
		try (PooledBuffer buffer = this.factory.acquire()) {
			assertThat(buffer.head().bytes).hasSize(KB);
		}
		PooledBufferFactory large = PooledBufferFactory.builder("large").initial(10_000).build();
		try (PooledBuffer buffer = large.acquire()) {
			assertThat(buffer.head().bytes).hasSize(16 * KB);
		}
		PooledBufferFactory huge = PooledBufferFactory.builder("huge").initial(MB).build();
		try (PooledBuffer buffer = huge.acquire()) {
			assertThat(buffer.head().bytes).hasSize(128 * KB);
		}
	}

	@Test
	void negativeExpectedSizeIsRefusedAndNothingIsLeased() {
		assertThatIllegalArgumentException().isThrownBy(() -> this.factory.acquire(-1))
			.withMessage("Pool 'buffers': the expected size must not be negative, not -1");
		assertThat(this.factory.stats().acquires()).isZero();
	}

	@Test
	void bufferGrowsInTheNextClassOnceItIsAQuarterOfIt() {
		try (PooledBuffer buffer = this.factory.acquire(0)) {
			buffer.write(new byte[400 * KB]);
			List<Integer> sizes = new ArrayList<>();
			for (Segment segment = buffer.head(); segment != null; segment = buffer.after(segment)) {
				sizes.add(segment.bytes.length / KB);
			}
			assertThat(sizes).containsExactly(1, 1, 1, 1, 16, 16, 128, 128, 128);
		}
		StatsLaws.holdAtRest(this.factory.stats());
	}

	@Test
	void bufferThatGrowsStaysInTheClassItWasRoutedTo() {
		try (PooledBuffer buffer = this.factory.acquire(MB)) {
			buffer.write(new byte[300 * KB]);
			for (Segment segment = buffer.head(); segment != null; segment = buffer.after(segment)) {
				assertThat(segment.bytes).hasSize(128 * KB);
			}
		}
	}

	@Test
	void adaptiveStartFollowsTheSizesOfLate() {
		fill(this.factory, 1000, 20 * KB);
		try (PooledBuffer buffer = this.factory.acquire()) {
			assertThat(buffer.head().bytes).hasSize(128 * KB);
		}
		fill(this.factory, 3000, 10);
		try (PooledBuffer buffer = this.factory.acquire()) {
			assertThat(buffer.head().bytes).hasSize(KB);
		}
		fill(this.factory, 3000, 10 * KB);
		try (PooledBuffer buffer = this.factory.acquire()) {
			assertThat(buffer.head().bytes).hasSize(16 * KB);
		}
		assertRetainedIsWhatIsIdle(this.factory);
	}

	@Test
	void adaptiveStartCoversNineInTenOnly() {
		for (int i = 0; i < 2000; i++) {
			fill(this.factory, 1, (i % 20 == 0) ? 100 * KB : 500);
		}
		try (PooledBuffer buffer = this.factory.acquire()) {
			assertThat(buffer.head().bytes).hasSize(KB);
		}
	}

	@Test
	void fixedStartDoesNotAdapt() {
		PooledBufferFactory factory = PooledBufferFactory.builder("fixed").initial(KB).build();
		fill(factory, 1000, 20 * KB);
		try (PooledBuffer buffer = factory.acquire()) {
			assertThat(buffer.head().bytes).hasSize(KB);
		}
	}

	@Test
	void sizesAreCountedFinely() {
		fill(this.factory, 1, 0);
		fill(this.factory, 2, 1);
		fill(this.factory, 3, 2);
		fill(this.factory, 5, 3);
		fill(this.factory, 7, 4);
		fill(this.factory, 11, 1024);
		fill(this.factory, 13, 1025);
		fill(this.factory, 1, 3 * MB);
		assertThat(this.factory.details().sizes()).containsExactly(new SizeCount(1, 3), new SizeCount(2, 3),
				new SizeCount(4, 12), new SizeCount(1024, 11), new SizeCount(1280, 13), new SizeCount(3 * MB, 1));
	}

}
