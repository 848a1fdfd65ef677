package io.pooled;

import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Where a thread was, without the frames of this library.
 */
final class Trace {

	/** More frames than these name no place any better. */
	private static final int DEPTH = 16;

	private static final String LIBRARY = "io.pooled.";

	/** The packages of the library and all below them. */
	private static final Set<String> LIBRARY_PACKAGES = Set.of("buffer", "digest", "doctor", "gzip", "json", "web",
			"autoconfigure", "actuate", "metrics", "test", "trial");

	/** Its frames are not looked at before somebody wants to know them. */
	private final Throwable place = new Throwable();

	private final String threadName;

	private final long threadId;

	@SuppressWarnings("deprecation")
	private Trace(Thread thread) {
		this.threadName = thread.getName();
		this.threadId = thread.getId();
	}

	/**
	 * Take the place where the current thread is.
	 * @return the place
	 */
	static Trace here() {
		return new Trace(Thread.currentThread());
	}

	// Which has classes in its own package, and in packages whose names it knows.
	private static boolean isLibrary(String className) {
		if (!className.startsWith(LIBRARY)) {
			return false;
		}
		int end = className.indexOf('.', LIBRARY.length());
		return end < 0 || LIBRARY_PACKAGES.contains(className.substring(LIBRARY.length(), end));
	}

	/**
	 * Return the innermost frame that is not of this library.
	 * @return class, method, file and line
	 */
	String site() {
		return outside().findFirst().orElse("(no frame outside of the pools)");
	}

	List<String> frames() {
		return outside().limit(DEPTH).toList();
	}

	private Stream<String> outside() {
		return Stream.of(this.place.getStackTrace())
			.filter((frame) -> !isLibrary(frame.getClassName()))
			.map((frame) -> new StackTraceElement(frame.getClassName(), frame.getMethodName(), frame.getFileName(),
					frame.getLineNumber()))
			.map(StackTraceElement::toString);
	}

	long threadId() {
		return this.threadId;
	}

	@Override
	public String toString() {
		return site() + " (thread '" + this.threadName + "')";
	}

}
