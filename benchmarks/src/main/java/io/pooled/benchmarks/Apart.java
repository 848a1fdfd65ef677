package io.pooled.benchmarks;

import java.io.File;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * Loads what is measured once more, so that what happens to static fields, and what the
 * compiler has seen, is not shared.
 */
final class Apart {

	private Apart() {
	}

	/**
	 * Create an object of a class that is loaded again, with all that it needs.
	 * @param type the class, with one constructor
	 * @param arguments for it, of classes of the JDK
	 * @return the object
	 */
	static Runnable create(Class<? extends Runnable> type, Object... arguments) {
		ClassLoader loader = new URLClassLoader(classPath(), ClassLoader.getPlatformClassLoader());
		try {
			return (Runnable) loader.loadClass(type.getName()).getConstructors()[0].newInstance(arguments);
		}
		catch (ReflectiveOperationException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static URL[] classPath() {
		return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
			.map(Apart::url)
			.toArray(URL[]::new);
	}

	private static URL url(String path) {
		try {
			return Path.of(path).toUri().toURL();
		}
		catch (MalformedURLException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
