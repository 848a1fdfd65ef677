package io.pooled.inject;

import java.util.LinkedHashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * Where an error comes from, or somebody else: instrumented code calls {@link #point}
 * before each of its instructions. For one thread.
 */
public final class Injection {

	private static final int NOWHERE = -1;

	private static int target = NOWHERE;

	private static int left;

	private static Runnable event = Injection::fail;

	/** How often each point is passed, while that is looked for. */
	private static @Nullable Map<Integer, Integer> visits;

	private Injection() {
	}

	// See what points there are.
	static Map<Integer, Integer> visitsOf(Action action) throws Exception {
		Map<Integer, Integer> visits = new LinkedHashMap<>();
		Injection.visits = visits;
		try {
			action.run();
		}
		finally {
			Injection.visits = null;
		}
		return visits;
	}

	// Have a point throw, after so many times that it is passed.
	static void arm(int point, int times) {
		arm(point, times, Injection::fail);
	}

	// Have something happen at a point, after so many times that it is passed.
	static void arm(int point, int times, Runnable event) {
		left = times;
		Injection.event = event;
		target = point;
	}

	// Whether it has happened.
	static boolean disarm() {
		boolean happened = target == NOWHERE;
		target = NOWHERE;
		return happened;
	}

	private static void fail() {
		throw new InjectedError();
	}

	public static void point(int point) {
		if (point == target && left-- == 0) {
			target = NOWHERE;
			event.run();
		}
		if (visits != null) {
			visits.merge(point, 1, Integer::sum);
		}
	}

	interface Action {

		void run() throws Exception;

	}

	/**
	 * Stands for whatever the JVM may throw anywhere.
	 */
	static final class InjectedError extends Error {

		private static final long serialVersionUID = 1L;

		InjectedError() {
			super("injected");
		}

	}

}
