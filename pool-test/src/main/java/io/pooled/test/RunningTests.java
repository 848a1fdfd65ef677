package io.pooled.test;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

import io.pooled.ManagedPool;

/**
 * The tests whose pools are watched at this moment, in one run of JUnit. Thread-safe.
 */
final class RunningTests {

	private final List<AuditedTest> tests = new ArrayList<>();

	RunningTests() {
	}

	/**
	 * Begin to watch what a test does, which runs on the current thread.
	 * @param pools what it should not misuse; one that comes twice is watched once
	 * @return the test
	 */
	AuditedTest begin(Collection<ManagedPool> pools) {
		AuditedTest test = new AuditedTest(this, pools);
		synchronized (this) {
			this.tests.forEach((other) -> {
				other.meet(test);
				test.meet(other);
			});
			this.tests.add(test);
		}
		test.begin();
		return test;
	}

	synchronized void end(AuditedTest test) {
		this.tests.remove(test);
	}

}
