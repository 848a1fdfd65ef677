package io.pooled.gzip;

import java.lang.management.ManagementFactory;

import javax.management.JMException;
import javax.management.ObjectName;

/**
 * Gives memory that deflaters and inflaters have freed back to the operating system,
 * where the JVM has a command for that: the C library keeps most of it otherwise, for
 * later. Takes some milliseconds, and so is for the thread of upkeep.
 */
final class NativeMemory {

	/** How many bytes must have been freed since the last time. */
	private static final long ENOUGH = 16 << 20;

	/** Guarded by this. */
	private long returned;

	/**
	 * Give memory back if enough of it was freed.
	 * @param freed bytes freed so far
	 */
	synchronized void returnUpTo(long freed) {
		if (freed - this.returned >= ENOUGH) {
			this.returned = freed;
			trim();
		}
	}

	private static void trim() {
		try {
			ManagementFactory.getPlatformMBeanServer()
				.invoke(new ObjectName("com.sun.management:type=DiagnosticCommand"), "systemTrimNativeHeap", null,
						null);
		}
		catch (JMException | RuntimeException ex) {
			// not this JVM, or not on this system
		}
	}

}
