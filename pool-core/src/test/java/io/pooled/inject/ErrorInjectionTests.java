package io.pooled.inject;

import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;

import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * An error at any instruction of a pool costs one ownership at most, which is counted:
 * the pool goes on, nobody gets what somebody else has, and closing takes no time.
 */
class ErrorInjectionTests {

	@TestFactory
	@SuppressWarnings("unchecked")
	Stream<DynamicTest> errorAtAnyInstructionLeavesThePoolUsable() throws Exception {
		Class<?> type = new InstrumentingClassLoader().loadClass(Scenarios.class.getName());
		Supplier<Map<String, Supplier<Scenario>>> scenarios = (Supplier<Map<String, Supplier<Scenario>>>) type
			.getDeclaredConstructor()
			.newInstance();
		return scenarios.get()
			.entrySet()
			.stream()
			.map((entry) -> DynamicTest.dynamicTest(entry.getKey(), () -> injectEverywhere(entry.getValue())));
	}

	private static void injectEverywhere(Supplier<Scenario> scenarios) throws Exception {
		scenarios.get().run();
		Map<Integer, Integer> visits = Injection.visitsOf(scenarios.get()::run);
		assertThat(visits.size()).as("points").isGreaterThan(50);
		for (Map.Entry<Integer, Integer> visit : visits.entrySet()) {
			inject(scenarios.get(), visit.getKey(), 0);
			if (visit.getValue() > 1) {
				inject(scenarios.get(), visit.getKey(), visit.getValue() - 1);
			}
		}
	}

	private static void inject(Scenario scenario, int point, int times) throws Exception {
		Injection.arm(point, times);
		boolean thrown;
		Object place = "nowhere";
		try {
			scenario.run();
		}
		catch (Injection.InjectedError ex) {
			place = ex.getStackTrace()[2] + " < " + ex.getStackTrace()[3];
		}
		finally {
			thrown = Injection.disarm();
		}
		assertThat(scenario.verdict(thrown)).as("after an error at %s, passed %s times before", place, times).isNull();
	}

}
