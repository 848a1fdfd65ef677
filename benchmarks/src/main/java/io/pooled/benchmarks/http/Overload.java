package io.pooled.benchmarks.http;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import java.util.regex.Pattern;

/**
 * Asks for more at once than the heap has room for, and looks at every byte of what
 * comes, and at what is left of the server then.
 *
 * @since 0.1.0
 */
public final class Overload {

	private static final int AFTERWARDS = 240;

	private static final Pattern IN_USE = Pattern.compile("\"inUse\":(\\d+)");

	private static final byte[] UPLOAD = new byte[16 * 1024 * 1024];

	private final Settings settings;

	private Overload(Settings settings) {
		this.settings = settings;
	}

	/**
	 * Measure and print the table.
	 * @param args as for {@link HttpCompare}
	 * @throws Exception if an application does not start
	 */
	public static void main(String[] args) throws Exception {
		Overload overload = new Overload(HttpCompare.settings(args));
		System.out.println("### Overload\n");
		System.out.println("| | handler | complete | 503 | other | broken | lines of OutOfMemoryError | in use then |"
				+ " complete then, of " + AFTERWARDS + " |");
		System.out.println("| --- | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |");
		overload.run("Tomcat, 7 MB", "`byte[]`", Application.SAMPLE, get("/naive/zones"), new byte[0]);
		overload.run("Tomcat, 7 MB", "`PooledBuffer`", Application.SAMPLE, get("/zones"), new byte[0]);
		overload.run("Netty, 8 MB", "`byte[]`", Application.REACTIVE, get("/plain/mono"), new byte[0]);
		overload.run("Netty, 8 MB", "`PooledBuffer`", Application.REACTIVE, get("/pooled/mono"), new byte[0]);
		overload.run("Tomcat, 16 MB uploaded", "`byte[]`", Application.SERVLET, post("/plain/upload"), UPLOAD);
		overload.run("Tomcat, 16 MB uploaded", "`PooledBuffer`", Application.SERVLET, post("/pooled/upload"), UPLOAD);
		overload.run("Netty, 16 MB uploaded", "`byte[]`", Application.REACTIVE, post("/plain/upload"), UPLOAD);
		overload.run("Netty, 16 MB uploaded", "`PooledBuffer`", Application.REACTIVE, post("/pooled/upload"), UPLOAD);
		System.exit(0);
	}

	private static byte[] get(String path) {
		return "GET %s HTTP/1.1\r\nHost: localhost\r\nAccept: application/json\r\n\r\n".formatted(path)
			.getBytes(StandardCharsets.US_ASCII);
	}

	private static byte[] post(String path) {
		String format = "POST %s HTTP/1.1\r\nHost: localhost\r\nExpect: 100-continue\r\n"
				+ "Content-Type: application/octet-stream\r\nContent-Length: %d\r\n\r\n";
		return format.formatted(path, UPLOAD.length).getBytes(StandardCharsets.US_ASCII);
	}

	private void run(String title, String handler, Application application, byte[] request, byte[] content)
			throws Exception {
		Configuration configuration = Configuration
			.plain(title + " " + handler, "", "--management.endpoints.web.exposure.include=pools",
					"--spring.http.codecs.max-in-memory-size=32MB")
			.of(application);
		try (Server server = Server.start(configuration, this.settings, this.settings.results())) {
			Exchange exchange = new Exchange(server.port(), request, content);
			Map<String, LongAdder> seen = exchange.repeat(this.settings.connections(), this.settings.round());
			long complete = count(Exchange.COMPLETE, seen);
			long refused = count("503", seen);
			long broken = count(Exchange.BROKEN, seen);
			// Meanwhile the server ends what nobody waits for any more.
			long then = exchange.again(AFTERWARDS);
			long all = seen.values().stream().mapToLong(LongAdder::sum).sum();
			System.out.println(String.format(Locale.ROOT, "| %s | %s | %,d | %,d | %,d | %,d | %,d | %s | %,d |", title,
					handler, complete, refused, all - complete - refused - broken, broken,
					server.logged("OutOfMemoryError"), inUse(server.port()), then));
		}
	}

	private static long count(String outcome, Map<String, LongAdder> seen) {
		return seen.getOrDefault(outcome, new LongAdder()).sum();
	}

	// Of all pools; nothing where the server does not answer any more.
	private static String inUse(int port) {
		ByteArrayOutputStream pools = new ByteArrayOutputStream();
		try (Connection connection = new Connection(port)) {
			connection.exchange(get("/actuator/pools"), pools);
			return Long.toString(IN_USE.matcher(pools.toString(StandardCharsets.UTF_8))
				.results()
				.mapToLong((match) -> Long.parseLong(match.group(1)))
				.sum());
		}
		catch (IOException ex) {
			return "";
		}
	}

}
