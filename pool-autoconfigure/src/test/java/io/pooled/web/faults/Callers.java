package io.pooled.web.faults;

import java.util.Collections;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Several clients at once.
 */
final class Callers {

	private Callers() {
	}

	static void run(FaultyApplication application, FeatureSet features, int count, Action action) throws Exception {
		ExecutorService threads = Executors.newFixedThreadPool(count);
		try {
			Callable<Void> task = () -> {
				try (Caller caller = new Caller(application, features)) {
					action.run(caller);
				}
				return null;
			};
			for (Future<Void> future : threads.invokeAll(Collections.nCopies(count, task))) {
				get(future, application + " with " + features);
			}
		}
		finally {
			threads.shutdownNow();
		}
	}

	private static void get(Future<Void> future, String where) throws Exception {
		try {
			future.get();
		}
		catch (ExecutionException ex) {
			throw new AssertionError("A client of " + where + " failed: " + ex.getCause(), ex);
		}
	}

	/**
	 * What each client does.
	 */
	interface Action {

		/**
		 * Do it.
		 * @param caller one of the clients
		 * @throws Exception to fail the test
		 */
		void run(Caller caller) throws Exception;

	}

}
