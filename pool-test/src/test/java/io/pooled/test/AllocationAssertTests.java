package io.pooled.test;

import java.io.IOException;
import java.lang.reflect.Method;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;

import com.sun.management.ThreadMXBean;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.mockito.BDDMockito;
import org.mockito.Mockito;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

class AllocationAssertTests {

	@SuppressWarnings("unused") // so that what is stored is allocated
	private static volatile @Nullable Object sink;

	private final AtomicInteger runs = new AtomicInteger();

	@Test
	void codeThatAllocatesNothingPasses() {
		AllocationAssert assertion = AllocationAssert.assertThatRunning(this.runs::incrementAndGet);
		assertThat(assertion.allocatesAtMost(0)).isSameAs(assertion);
		assertThat(assertion.bytesPerRun()).isZero();
	}

	@Test
	void arrayIsCountedToTheByte() {
		AllocationAssert assertion = AllocationAssert.assertThatRunning(() -> sink = new byte[1000]);
		assertThat(assertion.bytesPerRun()).isEqualTo(1016);
		assertion.allocatesAtMost(1016);
		assertThatExceptionOfType(AssertionError.class).isThrownBy(() -> assertion.allocatesAtMost(1015))
			.withMessageMatching("Expected at most 1,015 bytes a run, but 1,016\\.0 were allocated "
					+ "\\(lowest of [\\d,]+ rounds of 1,000 runs after 20,000 to warm up\\)");
	}

	@Test
	void oneAllocationInManyRunsIsCounted() {
		AllocationAssert assertion = AllocationAssert.assertThatRunning(() -> {
			if (this.runs.incrementAndGet() % 1000 == 0) {
				sink = new byte[8];
			}
		});
		assertThat(assertion.bytesPerRun()).isEqualTo(0.024);
		assertThatExceptionOfType(AssertionError.class).isThrownBy(() -> assertion.allocatesAtMost(0))
			.withMessageStartingWith("Expected at most 0 bytes a run, but 0.024 were allocated");
	}

	@Test
	void whatIsAllocatedWhileWarmingUpIsNotCounted() {
		AllocationAssert.assertThatRunning(() -> {
			if (this.runs.incrementAndGet() <= 10) {
				sink = new byte[1000];
			}
		}).warmUp(10).runs(5).allocatesAtMost(0);
		assertThat(this.runs).hasValue(15);
	}

	@Test
	void lowestRoundCounts() {
		long[] counter = new long[1];
		LongSupplier source = () -> counter[0];
		AllocationAssert.ThrowingRunnable code = () -> counter[0] += (this.runs.incrementAndGet() == 3) ? 8 : 24;
		assertThat(new AllocationAssert(code, () -> source).warmUp(0).runs(1).bytesPerRun()).isEqualTo(8);
		assertThat(this.runs).hasValueGreaterThan(3);
	}

	@Test
	void costOfTheCounterIsSubtracted() {
		long[] counter = new long[1];
		LongSupplier source = () -> counter[0] += 16;
		new AllocationAssert(() -> {
		}, () -> source).warmUp(0).runs(1).allocatesAtMost(0);
	}

	@Test
	void roundWithinTheLimitIsTheLast() {
		AllocationAssert.assertThatRunning(this.runs::incrementAndGet).warmUp(7).runs(3).allocatesAtMost(1_000_000);
		assertThat(this.runs).hasValue(10);
	}

	@Test
	void whatTheCodeThrowsIsPassedOn() {
		IOException failure = new IOException("by itself");
		assertThatExceptionOfType(IOException.class).isThrownBy(() -> AllocationAssert.assertThatRunning(() -> {
			throw failure;
		}).allocatesAtMost(0)).isSameAs(failure);
	}

	@Test
	void refusesWhatMakesNoSense() {
		AllocationAssert assertion = AllocationAssert.assertThatRunning(this.runs::incrementAndGet);
		assertThatIllegalArgumentException().isThrownBy(() -> assertion.warmUp(-1)).withMessageContaining("warmUp");
		assertThatIllegalArgumentException().isThrownBy(() -> assertion.runs(0)).withMessageContaining("runs");
		assertThatIllegalArgumentException().isThrownBy(() -> assertion.allocatesAtMost(-1))
			.withMessageContaining("bytesPerRun");
	}

	@Test
	void otherJvmIsRefused() {
		assertThatIllegalStateException()
			.isThrownBy(() -> AllocatedBytes.ofCurrentThread(Mockito.mock(java.lang.management.ThreadMXBean.class)))
			.withMessageContaining("does not count what its threads allocate");
		assertThatIllegalStateException()
			.isThrownBy(() -> AllocatedBytes.ofCurrentThread(Mockito.mock(ThreadMXBean.class)))
			.withMessageContaining("does not count what its threads allocate");
	}

	@Test
	void counterThatIsSwitchedOffIsRefused() {
		ThreadMXBean threads = Mockito.mock(ThreadMXBean.class);
		BDDMockito.given(threads.isThreadAllocatedMemorySupported()).willReturn(true);
		assertThatIllegalStateException().isThrownBy(() -> AllocatedBytes.ofCurrentThread(threads))
			.withMessageContainingAll("switched off", "setThreadAllocatedMemoryEnabled(true)");
	}

	@Test
	void threadThatIsNotCountedIsRefused() {
		ThreadMXBean threads = Mockito.mock(ThreadMXBean.class);
		BDDMockito.given(threads.isThreadAllocatedMemorySupported()).willReturn(true);
		BDDMockito.given(threads.isThreadAllocatedMemoryEnabled()).willReturn(true);
		BDDMockito.given(threads.getCurrentThreadAllocatedBytes()).willReturn(-1L);
		assertThatIllegalStateException().isThrownBy(() -> AllocatedBytes.ofCurrentThread(threads))
			.withMessageContaining("virtual threads");
	}

	@Test
	@EnabledForJreRange(min = JRE.JAVA_21)
	void virtualThreadIsRefused() throws Exception {
		AtomicReference<Throwable> thrown = new AtomicReference<>();
		Method start = Thread.class.getMethod("startVirtualThread", Runnable.class);
		Runnable assertion = () -> {
			try {
				AllocationAssert.assertThatRunning(this.runs::incrementAndGet).allocatesAtMost(0);
			}
			catch (IllegalStateException ex) {
				thrown.set(ex);
			}
		};
		((Thread) start.invoke(null, assertion)).join();
		assertThat(thrown.get()).hasMessageContaining("virtual threads");
		assertThat(this.runs).hasValue(0);
	}

}
