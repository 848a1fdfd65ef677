package io.pooled;

import java.lang.reflect.Method;
import java.util.concurrent.ThreadFactory;

/**
 * Virtual threads for tests that compile on 17 and run on 21 and later.
 */
public final class VirtualThreads {

	private VirtualThreads() {
	}

	/**
	 * Return a factory of virtual threads.
	 * @return a factory
	 * @throws ReflectiveOperationException before 21
	 */
	public static ThreadFactory factory() throws ReflectiveOperationException {
		Object builder = Thread.class.getMethod("ofVirtual").invoke(null);
		Method factory = Class.forName("java.lang.Thread$Builder").getMethod("factory");
		return (ThreadFactory) factory.invoke(builder);
	}

}
