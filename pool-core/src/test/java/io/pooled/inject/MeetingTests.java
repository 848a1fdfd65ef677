package io.pooled.inject;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.function.Supplier;
import java.util.stream.Stream;

import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What one thread does to a pool between any two instructions of another: nothing that
 * was released counts as leaked, as overdue or as released twice.
 */
class MeetingTests {

	/**
	 * In milliseconds: for a thread that has to wait for the one whom it has interrupted.
	 */
	private static final long PATIENCE = 1;

	@TestFactory
	@SuppressWarnings("unchecked")
	Stream<DynamicTest> countsAreExactAfterAnyMeeting() throws Exception {
		Class<?> type = new InstrumentingClassLoader().loadClass(Meetings.class.getName());
		Supplier<Map<String, Supplier<Meeting>>> meetings = (Supplier<Map<String, Supplier<Meeting>>>) type
			.getDeclaredConstructor()
			.newInstance();
		return meetings.get()
			.entrySet()
			.stream()
			.map((entry) -> DynamicTest.dynamicTest(entry.getKey(), () -> meetEverywhere(entry.getValue())));
	}

	private static void meetEverywhere(Supplier<Meeting> meetings) throws Exception {
		meetings.get().first();
		Map<Integer, Integer> visits = Injection.visitsOf(meetings.get()::first);
		assertThat(visits.size()).as("points").isGreaterThan(50);
		Map<String, Meeting> met = new LinkedHashMap<>();
		for (Map.Entry<Integer, Integer> visit : visits.entrySet()) {
			for (int times : new TreeSet<>(List.of(0, visit.getValue() - 1))) {
				Meeting meeting = meetings.get();
				String place = meet(meeting, visit.getKey(), times);
				met.put("at " + place + ", passed " + times + " times before", meeting);
			}
		}
		System.gc();
		Map<String, String> faults = new LinkedHashMap<>();
		met.forEach((place, meeting) -> {
			String fault = meeting.verdict();
			if (fault != null) {
				faults.put(place, fault);
			}
		});
		assertThat(faults).isEmpty();
	}

	private static String meet(Meeting meeting, int point, int times) throws InterruptedException {
		StackTraceElement[][] stack = new StackTraceElement[1][];
		CountDownLatch begun = new CountDownLatch(1);
		Thread other = new Thread(() -> {
			begun.countDown();
			meeting.second();
		});
		Injection.arm(point, times, () -> {
			stack[0] = new Throwable().getStackTrace();
			other.start();
			awaitEndOrWait(other, begun);
		});
		meeting.first();
		assertThat(Injection.disarm()).isTrue();
		other.join();
		meeting.end();
		return point + ", " + stack[0][2] + " < " + stack[0][3];
	}

	private static void awaitEndOrWait(Thread other, CountDownLatch begun) {
		try {
			begun.await();
			other.join(PATIENCE);
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
