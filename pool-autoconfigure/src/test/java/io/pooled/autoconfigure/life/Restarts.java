package io.pooled.autoconfigure.life;

import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.lang.ref.WeakReference;
import java.net.HttpURLConnection;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

import ch.qos.logback.classic.LoggerContext;
import com.sun.management.HotSpotDiagnosticMXBean;
import io.micrometer.context.ContextRegistry;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;
import org.slf4j.LoggerFactory;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.context.annotation.ImportCandidates;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.Environment;
import org.springframework.core.io.DefaultResourceLoader;
import reactor.core.scheduler.Schedulers;

/**
 * A program that starts and stops an application several times, each time in a class
 * loader of its own, and tells what is left of it.
 */
public final class Restarts {

	private static final int TIMES = 2;

	private static final Duration PATIENCE = Duration.ofSeconds(60);

	private static final List<String> PATHS = List.of("/json", "/plain", "/gzip", "/async", "/forgotten", "/twice",
			"/actuator/pools", "/actuator/pools/parts", "/actuator/metrics/pool.acquires", "/actuator/configprops");

	private Restarts() {
	}

	/**
	 * Tell what is left.
	 * @param args what is loaded anew, the type of web application, and properties
	 */
	public static void main(String[] args) throws Exception {
		holdOnToThisClassLoader();
		for (int time = 1; time <= TIMES; time++) {
			WeakReference<ClassLoader> loader = run(args[0], WebApplicationType.valueOf(args[1]),
					List.of(args).subList(2, args.length).toArray(String[]::new));
			awaitEnd(loader);
			System.out.println(time + " " + (loader.refersTo(null) ? "collected" : "kept") + ", threads " + threads()
					+ ", MBeans " + beans());
			if (!loader.refersTo(null) && System.getProperty("dump") != null) {
				ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class)
					.dumpHeap(System.getProperty("dump"), true);
				break;
			}
		}
		System.exit(0);
	}

	// As the binder of Spring Boot does for ever with that of the thread that is first,
	// and
	// Micrometer's registry with the accessors that are found there.
	private static void holdOnToThisClassLoader() {
		ContextRegistry.getInstance();
		new Binder(new MapConfigurationPropertySource(Map.of("one", "1"))).bind("one", Integer.class);
	}

	private static WeakReference<ClassLoader> run(String anew, WebApplicationType type, String[] properties)
			throws Exception {
		RestartClassLoader loader = new RestartClassLoader(anew);
		int[] port = new int[1];
		Thread main = new Thread(() -> port[0] = start(loader, type, properties), "restarted");
		main.setContextClassLoader(loader);
		main.start();
		main.join();
		loader.close();
		// Reactor's threads hold on to the one in which they were needed first.
		Schedulers.shutdownNow();
		// Spring Boot's logging holds on to the last one until there is another.
		((LoggerContext) LoggerFactory.getILoggerFactory()).removeObject(Environment.class.getName());
		return new WeakReference<>(loader);
	}

	private static int start(ClassLoader loader, WebApplicationType type, String[] properties) {
		try {
			SpringApplication application = new SpringApplication(new DefaultResourceLoader(loader),
					loader.loadClass("com.acme.RestartedApplication"));
			application.setWebApplicationType(type);
			application.setRegisterShutdownHook(false);
			application.setDefaultProperties(Map.of("spring.autoconfigure.exclude", others(loader)));
			try (ConfigurableApplicationContext context = application.run(properties)) {
				if (type == WebApplicationType.NONE) {
					context.getBean(Runnable.class).run();
					return 0;
				}
				int port = context.getEnvironment().getRequiredProperty("local.server.port", Integer.class);
				for (String path : PATHS) {
					System.out.println(path + " " + get(port, path));
				}
				return port;
			}
		}
		catch (ReflectiveOperationException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static String others(ClassLoader loader) {
		return ImportCandidates.load(AutoConfiguration.class, loader)
			.getCandidates()
			.stream()
			.filter((name) -> name.matches(".*\\.boot\\.(security|jetty)\\..*"))
			.collect(Collectors.joining(","));
	}

	private static int get(int port, String path) {
		try {
			// The threads of an HttpClient would hold on to the class loader for seconds.
			HttpURLConnection connection = (HttpURLConnection) URI.create("http://localhost:" + port + path)
				.toURL()
				.openConnection();
			connection.setRequestProperty("Connection", "close");
			int status = connection.getResponseCode();
			try (InputStream body = (status < 400) ? connection.getInputStream() : connection.getErrorStream()) {
				body.readAllBytes();
			}
			return status;
		}
		catch (IOException ex) {
			throw new IllegalStateException(path, ex);
		}
	}

	private static void awaitEnd(WeakReference<ClassLoader> loader) {
		try {
			Awaitility.await()
				.pollInSameThread()
				.pollDelay(Duration.ZERO)
				.pollInterval(Duration.ofMillis(20))
				.atMost(PATIENCE)
				.until(() -> {
					System.gc();
					return loader.refersTo(null) && threads().isEmpty();
				});
		}
		catch (ConditionTimeoutException ex) {
			// What is left is told by the caller.
		}
	}

	private static Set<String> threads() {
		return Thread.getAllStackTraces()
			.keySet()
			.stream()
			.map(Thread::getName)
			.filter((name) -> name.startsWith("pooled"))
			.collect(Collectors.toCollection(TreeSet::new));
	}

	private static Set<String> beans() {
		return ManagementFactory.getPlatformMBeanServer()
			.queryNames(null, null)
			.stream()
			.map(Object::toString)
			.filter((name) -> name.matches("(?i).*pool(s|ed).*") && !name.startsWith("java."))
			.collect(Collectors.toCollection(TreeSet::new));
	}

}
