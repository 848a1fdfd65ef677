package io.pooled.benchmarks.http;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The load generator of that name, which takes less of the processors that it shares with
 * the server than a JVM does. It cuts off what is not answered when its time is over, and
 * does not look at bodies.
 */
final class Wrk {

	private static final Map<String, Double> MILLIS = Map.of("us", 1e-3, "ms", 1.0, "s", 1e3, "m", 60e3);

	private static final String TIME = "([\\d.]+)(us|ms|s|m)\\b";

	private final List<String> command;

	Wrk(int port, int connections, int seconds, String path) {
		this.command = List.of("wrk", "--latency", "--timeout", "60s", "-t", "1", "-c", Integer.toString(connections),
				"-d", seconds + "s", "-H", "Accept: application/json", "http://127.0.0.1:" + port + path);
	}

	Latencies run() throws IOException, InterruptedException {
		Process process = new ProcessBuilder(this.command).redirectErrorStream(true).start();
		String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
		if (process.waitFor() != 0) {
			throw new IllegalStateException("wrk failed: " + out);
		}
		double answered = number("(\\d+) requests in ", out);
		double refused = out.contains("Non-2xx") ? number("Non-2xx or 3xx responses: (\\d+)", out) : 0;
		return new Latencies((long) (answered - refused), (long) (refused + broken(out)),
				number("Requests/sec: +([\\d.]+)", out) * (answered - refused) / answered, millis("50%", out),
				millis("99%", out));
	}

	private static double broken(String out) {
		return out.contains("Socket errors") ? Stream.of("read", "write", "timeout")
			.mapToDouble((kind) -> number("Socket errors: .*" + kind + " (\\d+)", out))
			.sum() : 0;
	}

	private static double millis(String quantile, String out) {
		MatchResult match = find(quantile + " +" + TIME, out);
		return Double.parseDouble(match.group(1)) * MILLIS.getOrDefault(match.group(2), Double.NaN);
	}

	private static double number(String pattern, String out) {
		return Double.parseDouble(find(pattern, out).group(1));
	}

	private static MatchResult find(String pattern, String out) {
		return Pattern.compile(pattern)
			.matcher(out)
			.results()
			.findFirst()
			.orElseThrow(() -> new IllegalStateException("No " + pattern + " in " + out));
	}

}
