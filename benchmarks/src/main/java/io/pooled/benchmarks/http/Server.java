package io.pooled.benchmarks.http;

import java.io.File;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import javax.management.MBeanServerConnection;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.ThreadMXBean;
import com.sun.tools.attach.VirtualMachine;

import io.pooled.benchmarks.http.GcLog.Collections;

/**
 * The sample application in a JVM of its own, seen from outside.
 */
final class Server implements AutoCloseable {

	private static final long START_SECONDS = 90;

	private final Process process;

	private final int port;

	private final Path log;

	private final GcLog gcLog;

	private final JMXConnector connector;

	private final ThreadMXBean threads;

	private final OperatingSystemMXBean system;

	@SuppressWarnings("BanJNDI") // its own child
	private Server(Process process, int port, Path log, GcLog gcLog) throws Exception {
		this.process = process;
		this.port = port;
		this.log = log;
		this.gcLog = gcLog;
		awaitPort();
		VirtualMachine machine = VirtualMachine.attach(Long.toString(process.pid()));
		this.connector = JMXConnectorFactory.connect(new JMXServiceURL(machine.startLocalManagementAgent()));
		machine.detach();
		MBeanServerConnection beans = this.connector.getMBeanServerConnection();
		this.threads = ManagementFactory.newPlatformMXBeanProxy(beans, ManagementFactory.THREAD_MXBEAN_NAME,
				ThreadMXBean.class);
		this.system = ManagementFactory.newPlatformMXBeanProxy(beans, ManagementFactory.OPERATING_SYSTEM_MXBEAN_NAME,
				OperatingSystemMXBean.class);
	}

	static Server start(Configuration configuration, Settings settings, Path folder) throws Exception {
		Files.createDirectories(folder);
		String name = configuration.title().replaceAll("\\W+", "-");
		File log = folder.resolve(name + ".log").toFile();
		Path gcLog = folder.resolve(name + "-gc.log");
		int port = freePort();
		List<String> command = new ArrayList<>(
				List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xms" + settings.heap(),
						"-Xmx" + settings.heap(), "-XX:+UseG1GC", "-Xlog:gc*:file=" + gcLog + "::filecount=0",
						"-Dloader.path=" + settings.classes(), "-cp", settings.jar(),
						"org.springframework.boot.loader.launch.PropertiesLauncher", "--server.address=127.0.0.1",
						"--server.port=" + port, "--server.tomcat.threads.max=" + settings.connections(),
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

	private void awaitPort() throws Exception {
		long start = System.nanoTime();
		while (System.nanoTime() - start < TimeUnit.SECONDS.toNanos(START_SECONDS)) {
			try (Connection connection = new Connection(this.port)) {
				return;
			}
			catch (IOException ex) {
				if (this.process.waitFor(100, TimeUnit.MILLISECONDS)) {
					break;
				}
			}
		}
		List<String> lines = Files.readAllLines(this.log);
		throw new IllegalStateException("The sample does not listen, see " + this.log + "\n"
				+ String.join("\n", lines.subList(Math.max(0, lines.size() - 20), lines.size())));
	}

	int port() {
		return this.port;
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
