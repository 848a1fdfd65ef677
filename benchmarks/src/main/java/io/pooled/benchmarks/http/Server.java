package io.pooled.benchmarks.http;

import java.io.File;
import java.io.IOException;
import java.lang.management.ClassLoadingMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.lang.management.ThreadInfo;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import javax.management.MBeanServerConnection;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.ThreadMXBean;
import com.sun.tools.attach.VirtualMachine;

import io.pooled.benchmarks.http.GcLog.Collections;

/**
 * An application in a JVM of its own, seen from outside.
 */
final class Server implements AutoCloseable {

	private static final long START_SECONDS = 90;

	private static final Pattern STARTED = Pattern.compile("Started .* in .* \\(process running for ([\\d.]+)\\)");

	private final Process process;

	private final int port;

	private final Path log;

	private final GcLog gcLog;

	private final double startSeconds;

	private final JMXConnector connector;

	private final ThreadMXBean threads;

	private final OperatingSystemMXBean system;

	private final ClassLoadingMXBean classes;

	private final MemoryMXBean memory;

	@SuppressWarnings("BanJNDI") // its own child
	private Server(Process process, int port, Path log, GcLog gcLog) throws Exception {
		this.process = process;
		this.port = port;
		this.log = log;
		this.gcLog = gcLog;
		this.startSeconds = awaitStart();
		VirtualMachine machine = VirtualMachine.attach(Long.toString(process.pid()));
		this.connector = JMXConnectorFactory.connect(new JMXServiceURL(machine.startLocalManagementAgent()));
		machine.detach();
		MBeanServerConnection beans = this.connector.getMBeanServerConnection();
		this.threads = ManagementFactory.newPlatformMXBeanProxy(beans, ManagementFactory.THREAD_MXBEAN_NAME,
				ThreadMXBean.class);
		this.system = ManagementFactory.newPlatformMXBeanProxy(beans, ManagementFactory.OPERATING_SYSTEM_MXBEAN_NAME,
				OperatingSystemMXBean.class);
		this.classes = ManagementFactory.newPlatformMXBeanProxy(beans, ManagementFactory.CLASS_LOADING_MXBEAN_NAME,
				ClassLoadingMXBean.class);
		this.memory = ManagementFactory.newPlatformMXBeanProxy(beans, ManagementFactory.MEMORY_MXBEAN_NAME,
				MemoryMXBean.class);
	}

	static Server start(Configuration configuration, Settings settings, Path folder) throws Exception {
		Files.createDirectories(folder);
		String name = configuration.title().replaceAll("\\W+", "-");
		File log = folder.resolve(name + ".log").toFile();
		Path gcLog = folder.resolve(name + "-gc.log");
		int port = freePort();
		List<String> command = new ArrayList<>(
				List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xms" + settings.heap(),
						"-Xmx" + settings.heap(), "-XX:+Use" + settings.collector(),
						"-Xlog:gc*:file=" + gcLog + "::filecount=0"));
		command.addAll(configuration.application().launch(settings));
		command.addAll(List.of("--server.address=127.0.0.1", "--server.port=" + port,
				"--server.tomcat.threads.min-spare=" + settings.connections(),
				"--server.tomcat.max-keep-alive-requests=-1", "--server.tomcat.keep-alive-timeout=1h"));
		command.addAll(configuration.arguments());
		Process process = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log).start();
		Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
		return new Server(process, port, log.toPath(), new GcLog(gcLog));
	}

	private static int freePort() throws IOException {
		try (ServerSocket socket = new ServerSocket(0)) {
			return socket.getLocalPort();
		}
	}

	// Returns what it logs of its start, in seconds since its process began.
	private double awaitStart() throws Exception {
		long start = System.nanoTime();
		while (System.nanoTime() - start < TimeUnit.SECONDS.toNanos(START_SECONDS)) {
			Matcher started = STARTED.matcher(Files.readString(this.log));
			if (started.find()) {
				return Double.parseDouble(started.group(1));
			}
			if (this.process.waitFor(100, TimeUnit.MILLISECONDS)) {
				break;
			}
		}
		List<String> lines = Files.readAllLines(this.log);
		throw new IllegalStateException("It does not start, see " + this.log + "\n"
				+ String.join("\n", lines.subList(Math.max(0, lines.size() - 20), lines.size())));
	}

	int port() {
		return this.port;
	}

	double startMillis() {
		return this.startSeconds * 1000;
	}

	// How many lines of its log have a text.
	long logged(String text) throws IOException {
		try (Stream<String> lines = Files.lines(this.log)) {
			return lines.filter((line) -> line.contains(text)).count();
		}
	}

	int classes() {
		return this.classes.getLoadedClassCount();
	}

	double liveKilobytes() {
		this.memory.gc();
		return this.memory.getHeapMemoryUsage().getUsed() / 1024.0;
	}

	// The management connection's own threads come after the first reading and before the
	// second.
	Reading before() throws IOException {
		Map<Long, Long> bytes = bytesByThread();
		this.gcLog.next();
		return new Reading(bytes, this.system.getProcessCpuTime(), new Collections(0, 0, 0));
	}

	Reading after() throws IOException {
		long cpu = this.system.getProcessCpuTime();
		Collections collections = this.gcLog.next();
		return new Reading(bytesByThread(), cpu, collections);
	}

	private Map<Long, Long> bytesByThread() {
		long[] ids = this.threads.getAllThreadIds();
		ThreadInfo[] infos = this.threads.getThreadInfo(ids);
		long[] bytes = this.threads.getThreadAllocatedBytes(ids);
		Map<Long, Long> result = new HashMap<>();
		for (int i = 0; i < ids.length; i++) {
			if (infos[i] != null && !infos[i].getThreadName().matches("(RMI|JMX) .*")) {
				result.put(ids[i], bytes[i]);
			}
		}
		return result;
	}

	double residentMegabytes() throws IOException {
		Path status = Path.of("/proc", Long.toString(this.process.pid()), "status");
		if (!Files.exists(status)) {
			return Double.NaN;
		}
		return Files.readAllLines(status)
			.stream()
			.filter((line) -> line.startsWith("VmRSS:"))
			.mapToDouble((line) -> Double.parseDouble(line.replaceAll("\\D", "")) / 1024)
			.sum();
	}

	@Override
	public void close() throws InterruptedException {
		try {
			this.connector.close();
		}
		catch (IOException ex) {
			// The server has ended by itself: that is reported elsewhere.
		}
		this.process.destroy();
		this.process.waitFor();
	}

	/**
	 * State of a server.
	 *
	 * @param bytes allocated so far, by thread
	 * @param cpu nanoseconds of all threads so far
	 * @param collections since the last reading
	 */
	record Reading(Map<Long, Long> bytes, long cpu, Collections collections) {

		long bytesSince(Reading before) {
			if (!this.bytes.keySet().containsAll(before.bytes.keySet())) {
				throw new IllegalStateException("A thread ended meanwhile: what it allocated is not known");
			}
			return this.bytes.entrySet()
				.stream()
				.mapToLong((entry) -> entry.getValue() - before.bytes.getOrDefault(entry.getKey(), 0L))
				.sum();
		}

	}

}
