package io.pooled.benchmarks;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * All results, and how they compare with this project's own.
 */
final class Table {

	private static final Set<String> OWN = Set.of("lambda", "lambdaObserved", "tryWithResources", "escaping",
			"escapingToField", "buffer", "pooledBuffer", "pooledBufferExpected", "pooledRecycler", "pooledJson",
			"pooledJsonDefaultRecycler", "pooledGzip", "pooledGzipStream", "pooledGunzip", "pooledDigest",
			"writerAscii", "writerLatin1", "writerMixed");

	private static final Cell NONE = new Cell();

	private final Map<Row, Map<Integer, Cell>> rows = new HashMap<>();

	private final Set<Integer> threads = new TreeSet<>();

	void add(Row row, int threads, double nanos, double bytes) {
		this.threads.add(threads);
		Cell cell = this.rows.computeIfAbsent(row, (key) -> new HashMap<>())
			.computeIfAbsent(threads, (key) -> new Cell());
		cell.nanos.add(nanos);
		cell.bytes.add(bytes);
	}

	boolean contains(Row row) {
		return this.rows.containsKey(row);
	}

	List<String> environments() {
		return this.rows.keySet().stream().map(Row::environment).distinct().toList();
	}

	String markdown() {
		StringBuilder out = new StringBuilder("|");
		this.threads.forEach((count) -> out.append(" | ")
			.append(count)
			.append((count > 1) ? " threads" : " thread")
			.append(": ns/op | B/op | ratio"));
		out.append(" |\n| ---").append(" | ---: | ---: | ---:".repeat(this.threads.size())).append(" |\n");
		Row previous = null;
		for (Row row : sorted()) {
			if (previous == null || !row.sameGroup(previous)) {
				out.append("| **")
					.append(row.title())
					.append("**")
					.append(" | | |".repeat(this.threads.size()))
					.append(" |\n");
			}
			append(row, out);
			previous = row;
		}
		return out.append("""

				ns/op: what one operation takes on its thread, median of all iterations. Ratio: to this project's own,
				which has 1.00 (`lambda`, `buffer`, `pooledBuffer`, `pooledRecycler` ...). ▼ and bold: faster than that,
				so this project loses.
				""").toString();
	}

	// The fastest first.
	private List<Row> sorted() {
		return this.rows.keySet()
			.stream()
			.sorted(Comparator.comparing(Row::environment)
				.thenComparing(Row::group)
				.thenComparing((row) -> (row.group() != Group.ALLOCATION) ? row.size() : 0)
				.thenComparing((row) -> this.threads.stream()
					.mapToDouble((count) -> cell(row, count).nanos())
					.filter((nanos) -> !Double.isNaN(nanos))
					.findFirst()
					.orElse(0)))
			.toList();
	}

	private void append(Row row, StringBuilder out) {
		StringBuilder cells = new StringBuilder();
		boolean loses = false;
		for (int count : this.threads) {
			Cell cell = cell(row, count);
			double ratio = cell.nanos() / cell(row.base(), count).nanos();
			boolean faster = ratio < 1 && !OWN.contains(row.contestant);
			loses |= faster;
			cells.append(" | ").append(format(cell.nanos(), (cell.nanos() < 100) ? "%.1f" : "%,.0f"));
			cells.append(" | ").append(format(cell.bytes(), "%,.0f"));
			cells.append(" | ").append(format(ratio, faster ? "**%.2f**" : "%.2f"));
		}
		out.append(loses ? "| ▼ `" : "| `").append(row.contestant).append('`').append(cells).append(" |\n");
	}

	private Cell cell(Row row, int threads) {
		return this.rows.getOrDefault(row, Map.of()).getOrDefault(threads, NONE);
	}

	private static String format(double value, String format) {
		return Double.isNaN(value) ? "" : String.format(Locale.ROOT, format, value);
	}

	/**
	 * Whose result it is.
	 *
	 * @param environment where it ran
	 * @param group what was measured
	 * @param size of the content, in bytes; 0 where there is none
	 * @param contestant the benchmark
	 */
	record Row(String environment, Group group, int size, String contestant) {

		Row base() {
			Group group = this.group.ofBase();
			return new Row(this.environment, group, (group == this.group) ? this.size : 0, group.base());
		}

		boolean sameGroup(Row other) {
			return title().equals(other.title());
		}

		String title() {
			return this.environment + ": " + this.group.title(this.size);
		}

	}

	/**
	 * All iterations of all forks.
	 */
	private static final class Cell {

		private final List<Double> nanos = new ArrayList<>();

		private final List<Double> bytes = new ArrayList<>();

		double nanos() {
			return median(this.nanos);
		}

		double bytes() {
			return median(this.bytes);
		}

		private static double median(List<Double> values) {
			double[] sorted = values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
			int middle = sorted.length / 2;
			if (sorted.length == 0) {
				return Double.NaN;
			}
			return (sorted.length % 2 == 0) ? (sorted[middle - 1] + sorted[middle]) / 2 : sorted[middle];
		}

	}

}
