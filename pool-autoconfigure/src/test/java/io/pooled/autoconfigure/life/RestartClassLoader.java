package io.pooled.autoconfigure.life;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.Enumeration;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

/**
 * As the devtools have it: some of the class path anew, by the names of its classes, and
 * what is not of them as it was.
 */
final class RestartClassLoader extends URLClassLoader {

	private final String anew;

	/**
	 * Create an instance.
	 * @param anew what the names of the classes match that are loaded anew
	 */
	RestartClassLoader(String anew) {
		super(classPath(), RestartClassLoader.class.getClassLoader());
		this.anew = anew;
	}

	private static URL[] classPath() {
		return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
			.map(RestartClassLoader::url)
			.toArray(URL[]::new);
	}

	private static URL url(String path) {
		try {
			return new File(path).toURI().toURL();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	@Override
	public @Nullable URL getResource(String name) {
		return getParent().getResource(name);
	}

	@Override
	public Enumeration<URL> getResources(String name) throws IOException {
		return getParent().getResources(name);
	}

	@Override
	protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
		if (!name.matches(this.anew)) {
			return super.loadClass(name, resolve);
		}
		synchronized (getClassLoadingLock(name)) {
			Class<?> loaded = findLoadedClass(name);
			return (loaded != null) ? loaded : findClass(name);
		}
	}

}
