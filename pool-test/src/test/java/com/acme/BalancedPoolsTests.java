package com.acme;

import java.time.Duration;
import java.util.Map;
import java.util.stream.Stream;

import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import io.pooled.Lease;
import io.pooled.test.BalancedPools;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * {@link BalancedPools} in test classes that are run here.
 */
class BalancedPoolsTests {

	private static final String OPEN = "lease is open";

	private static final String ABANDONED = "lease was left open by a request";

	private static final String TWICE = "lease was released twice";

	private static final String LATE = "lease was used after its release";

	private static Samples lifecycle;

	@BeforeAll
	static void runLifecycle() {
		lifecycle = Samples.run(LifecycleSample.class);
	}

	@ParameterizedTest
	@MethodSource("samples")
	void testFailsForWhatItDidWithPoolAndPlaceAndHolder(Class<?> sample, String left, String thread) {
		Samples run = Samples.run(sample);
		assertThat(run.names()).containsExactly("leaveLease", "leaveBuffer", "releaseTwice", "closeBufferTwice",
				"useLate", "getLate", "allGood");
		assertFailed(run, "leaveLease", "parsers", left, place("leaveLease", "leaveLease"), thread);
		assertFailed(run, "leaveBuffer", "exports", left, place("leaveBuffer", "leaveBuffer"), thread);
		assertFailed(run, "releaseTwice", "parsers", TWICE, place("lambda$releaseTwice$", "releaseTwice"), thread);
		assertFailed(run, "closeBufferTwice", "exports", TWICE, place("lambda$closeBufferTwice$", "closeBufferTwice"),
				thread);
		assertFailed(run, "useLate", "exports", LATE, place("lambda$useLate$", "useLate"), thread);
		assertFailed(run, "getLate", "parsers", LATE, place("lambda$getLate$", "getLate"), thread);
		Stream.of("releaseTwice", "closeBufferTwice", "useLate", "getLate")
			.forEach((test) -> assertThat(run.failure(test)).hasMessageContainingAll(
					"acquired at " + place(test, "acquired for " + test),
					"released at " + place(test, "released for " + test)));
		assertThat(run.hasPassed("allGood")).isTrue();
	}

	static Stream<Arguments> samples() {
		String here = Thread.currentThread().getName();
		return Stream.of(Arguments.of(PlainSample.class, OPEN, here), Arguments.of(SpringSample.class, OPEN, here),
				Arguments.of(SpringBootSample.class, OPEN, here), Arguments.of(MockMvcSample.class, OPEN, here),
				Arguments.of(MvcSliceSample.class, ABANDONED, here),
				Arguments.of(GuardedMockMvcSample.class, ABANDONED, here),
				Arguments.of(ServerSample.class, OPEN, "http-nio-"));
	}

	private static String place(String method, String comment) {
		return Samples.place(Mistakes.class, method, comment);
	}

	// The compiler numbers lambdas.
	private static void assertFailed(Samples run, String test, String pool, String what, String place, String thread) {
		assertThat(run.failure(test)).isExactlyInstanceOf(AssertionError.class);
		assertThat(run.failure(test).getMessage().replaceAll("\\$\\d+\\(", "\\$(").lines()).hasSizeGreaterThan(1)
			.filteredOn((line) -> line.startsWith("Pool "))
			.singleElement()
			.asString()
			.startsWith("Pool '" + pool + "': " + what + ", at " + place + " (thread '" + thread);
	}

	@Test
	void everyPhaseOfTheTestCounts() {
		assertThat(lifecycle.hasPassed("leavesNothing()")).isTrue();
		assertThat(lifecycle.failure("leavesWhatBeforeEachAcquired()")).hasMessageContainingAll(
				"Pool 'parsers': lease is open",
				Samples.place(LifecycleSample.class, "acquire", "acquired before each"));
		assertThat(lifecycle.failure("leavesLeaseFromInside()"))
			.hasMessageContaining("Pool 'parsers': lease is open, at " + LifecycleSample.class.getName()
					+ "$Inner.leavesLeaseFromInside(LifecycleSample.java:");
		assertThat(lifecycle.failure("hasOtherThreadLeaveLease()"))
			.hasMessageContainingAll("Pool 'parsers': lease is open", "(thread 'worker of the test')");
	}

	@Test
	void whatHappensOftenAtOnePlaceIsSaidOnce() {
		assertThat(lifecycle.failure("leavesThreeAtOnePlace()")
			.getMessage()
			.lines()
			.filter((line) -> line.contains("Pool '"))).singleElement()
			.asString()
			.startsWith("3 times: Pool 'exports': lease is open, at "
					+ Samples.place(LifecycleSample.class, "leavesThreeAtOnePlace", "left three times"));
	}

	@Test
	void failureOfTheTestItselfComesFirst() {
		Throwable failure = lifecycle.failure("failsAndLeavesLease()");
		assertThat(failure).isInstanceOf(IllegalArgumentException.class).hasMessage("by itself");
		assertThat(failure.getSuppressed()).singleElement()
			.asInstanceOf(InstanceOfAssertFactories.THROWABLE)
			.isInstanceOf(AssertionError.class)
			.hasMessageContaining(Samples.place(LifecycleSample.class, "failsAndLeavesLease", "left by what fails"));
	}

	@Test
	void whatAnotherThreadIsAboutToReleaseIsWaitedFor() {
		assertThat(lifecycle.hasPassed("passesOnToThreadThatReleasesLater()")).isTrue();
	}

	@Test
	void writeBesideTheBufferIsThatOfTheTestThatHadTheBuffer() {
		assertThat(lifecycle.failure("writesToAnArrayAfterRelease()")).hasMessageContainingAll(
				"Pool 'exports': lease was used after its release",
				Samples.place(LifecycleSample.class, "writesToAnArrayAfterRelease", "acquired for the array"));
	}

	@Test
	void writeAtTheEndOfATestFailsThatOneAndNoLaterOne() {
		String write = "endsWithWriteToAnArray";
		assertThat(lifecycle.failure(write + "()")).hasMessageContainingAll(
				"Pool 'exports': lease was used after its release",
				Samples.place(LifecycleSample.class, write, "acquired before the end"));
		assertThat(LifecycleSample.BUFFERS.leaks()).anySatisfy((leak) -> {
			assertThat(leak.kind()).isEqualTo("late-write");
			assertThat(leak.site()).contains(write);
			assertThat(leak.count()).isEqualTo(1);
		});
		lifecycle.names()
			.stream()
			.filter((test) -> !lifecycle.hasPassed(test) && !test.startsWith(write))
			.forEach((test) -> assertThat(lifecycle.failure(test).toString()).doesNotContain(write));
	}

	@Test
	void testWithoutPoolsSaysHowToHaveThem() {
		assertThat(Samples.run(WithoutPoolsSample.class).failure("hasNoPools()"))
			.isInstanceOf(ExtensionConfigurationException.class)
			.hasMessageContainingAll(WithoutPoolsSample.class.getName(), "@SpringBootTest", "BalancedPools.of(pool)");
	}

	@Test
	void testAnswersForItsOwnThreadOnly() {
		Samples run = Samples.run(
				Map.of("junit.jupiter.execution.parallel.enabled", "true",
						"junit.jupiter.execution.parallel.mode.default", "concurrent",
						"junit.jupiter.execution.parallel.config.strategy", "fixed",
						"junit.jupiter.execution.parallel.config.fixed.parallelism", "2"),
				ParallelSamples.Careless.class, ParallelSamples.Careful.class);
		assertThat(run.hasPassed("leavesNothing()")).isTrue();
		assertThat(run.failure("leavesLeaseAndReleasesTwice()")
			.getMessage()
			.lines()
			.filter((line) -> line.startsWith("Pool 'shared': "))).hasSize(2);
	}

	@Test
	void poolIsStrictDuringTheTestOnly() {
		Samples.run(PlainSample.class);
		Lease<StringBuilder> lease = PlainSample.POOL.acquire();
		lease.close();
		lease.close();
		assertThat(PlainSample.POOL.stats().staleReleases()).isPositive();
	}

	@Test
	void refusesWhatMakesNoSense() {
		assertThatIllegalArgumentException().isThrownBy(BalancedPools::of)
			.withMessageContaining("@BalancedPools.Check");
		assertThatIllegalArgumentException().isThrownBy(() -> new BalancedPools().within(Duration.ofMillis(-1)))
			.withMessageContaining("patience");
	}

}
