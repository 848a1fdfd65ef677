package io.pooled.benchmarks.http;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads the log of a collector while it is being written.
 */
final class GcLog {

	private static final Pattern PAUSE = Pattern
		.compile("(?:GC\\(\\d+\\) (?:[yYO]: )?Pause|Allocation) (Young|Full|Mark Start|\\w+).* ([\\d.]+)ms$");

	private static final Pattern HUMONGOUS = Pattern.compile("Humongous regions: (\\d+)->(\\d+)");

	private final Path file;

	private long offset;

	private int humongous;

	GcLog(Path file) {
		this.file = file;
	}

	// What happened since the last time.
	Collections next() throws IOException {
		int count = 0;
		double pauses = 0;
		int humongous = 0;
		for (String line : lines()) {
			Matcher pause = PAUSE.matcher(line);
			Matcher regions = HUMONGOUS.matcher(line);
			if (pause.find()) {
				count += pause.group(1).matches("Young|Full|Mark Start") ? 1 : 0;
				pauses += Double.parseDouble(pause.group(2));
			}
			else if (regions.find()) {
				humongous += Math.max(0, Integer.parseInt(regions.group(1)) - this.humongous);
				this.humongous = Integer.parseInt(regions.group(2));
			}
		}
		return new Collections(count, pauses, humongous);
	}

	private String[] lines() throws IOException {
		try (RandomAccessFile file = new RandomAccessFile(this.file.toFile(), "r")) {
			byte[] rest = new byte[(int) (file.length() - this.offset)];
			file.seek(this.offset);
			file.readFully(rest);
			String text = new String(rest, StandardCharsets.UTF_8);
			text = text.substring(0, text.lastIndexOf('\n') + 1);
			this.offset += text.length();
			return text.split("\n");
		}
	}

	/**
	 * Collections.
	 *
	 * @param count young and full ones, cycles of ZGC
	 * @param pauses in milliseconds, those of concurrent cycles and the stalls of
	 * allocating threads included
	 * @param humongous regions that were allocated between collections
	 */
	record Collections(int count, double pauses, int humongous) {
	}

}
