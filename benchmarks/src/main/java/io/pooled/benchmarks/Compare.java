package io.pooled.benchmarks;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import io.pooled.benchmarks.Table.Row;

/**
 * Prints what {@code benchmarks/compare} measured as one table: the {@code *.json} of a
 * folder as JMH writes them and {@code go.txt} as {@code go test -bench} does.
 *
 * @since 0.1.0
 */
public final class Compare {

	private static final Pattern GO = Pattern
		.compile("Benchmark(\\w+)(?:/(\\d+))?(?:-(\\d+))?\\s+\\d+\\s+([\\d.]+) ns/op\\s+(\\d+) B/op.*");

	private Compare() {
	}

	/**
	 * Print the table.
	 * @param args the folder
	 * @throws IOException if a file cannot be read
	 */
	public static void main(String[] args) throws IOException {
		Path folder = Path.of((args.length > 0) ? args[0] : "benchmarks/target/results");
		Table table = new Table();
		if (!Files.isDirectory(folder)) {
			System.err.println("No results in " + folder + ": benchmarks/compare measures them");
			return;
		}
		try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*.json")) {
			for (Path file : files) {
				readJmh(file, table);
			}
		}
		Path go = folder.resolve("go.txt");
		if (Files.exists(go)) {
			readGo(go, table);
		}
		System.out.write(table.markdown().getBytes(StandardCharsets.UTF_8));
		System.out.flush();
	}

	private static void readJmh(Path file, Table table) throws IOException {
		for (JsonNode run : JsonMapper.shared().readTree(file)) {
			Row row = row(run);
			JsonNode nanos = run.path("primaryMetric").path("rawData");
			JsonNode bytes = run.path("secondaryMetrics").path("gc.alloc.rate.norm").path("rawData");
			for (int fork = 0; fork < nanos.size(); fork++) {
				for (int iteration = 0; iteration < nanos.get(fork).size(); iteration++) {
					table.add(row, run.path("threads").asInt(), nanos.path(fork).path(iteration).asDouble(),
							bytes.path(fork).path(iteration).asDouble(Double.NaN));
				}
			}
		}
	}

	private static Row row(JsonNode run) {
		String benchmark = run.path("benchmark").asString();
		int end = benchmark.lastIndexOf('.');
		String contestant = benchmark.substring(end + 1);
		int size = run.path("params").path("size").asInt(0);
		Group group = Group.of(benchmark.substring(0, end), contestant, size);
		return new Row(environment(run), group, size,
				(group != Group.ALLOCATION) ? contestant : contestant + ' ' + size);
	}

	private static String environment(JsonNode run) {
		boolean virtual = run.path("jvmArgs").toString().contains(VirtualThreads.class.getName());
		return "JDK " + run.path("jdkVersion").asString() + (virtual ? ", virtual threads" : "");
	}

	// What runs in parallel takes as many times as long on its goroutine as Go says.
	private static void readGo(Path file, Table table) throws IOException {
		List<String> environments = table.environments();
		for (String line : Files.readAllLines(file)) {
			Matcher matcher = GO.matcher(line);
			if (matcher.matches()) {
				String contestant = "go" + matcher.group(1);
				int size = (matcher.group(2) != null) ? Integer.parseInt(matcher.group(2)) : 0;
				int threads = (matcher.group(3) != null) ? Integer.parseInt(matcher.group(3)) : 1;
				for (String environment : environments) {
					Row row = new Row(environment, Group.of("go", contestant, size), size, contestant);
					if (table.contains(row.base())) {
						table.add(row, threads, threads * Double.parseDouble(matcher.group(4)),
								Double.parseDouble(matcher.group(5)));
					}
				}
			}
		}
	}

}
