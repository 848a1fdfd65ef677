package io.pooled.benchmarks;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.IntStream;

import tools.jackson.databind.ObjectWriter;
import tools.jackson.databind.json.JsonMapper;

import io.pooled.buffer.PooledBuffer;
import io.pooled.buffer.PooledBufferFactory;
import io.pooled.json.PooledJsonEncoder;

/**
 * Prints how many documents of 7 MB threads encode in each of the first seconds of a JVM,
 * as a distribution over many starts: into an array and into a pooled buffer, in turns.
 * Run it with {@code java -cp benchmarks.jar io.pooled.benchmarks.ColdStarts 30}.
 *
 * @since 0.1.0
 */
public final class ColdStarts {

	private static final int SIZE = 7 << 20;

	private static final int THREADS = 16;

	private static final int SECONDS = 8;

	/** The seconds after the start whose speed is looked at. */
	private static final int[] LOOKED_AT = { 3, 5, 8 };

	private ColdStarts() {
	}

	/**
	 * Print the table, or be one of the starts.
	 * @param args how many starts, or the way to encode in this one
	 * @throws Exception if that fails
	 */
	public static void main(String... args) throws Exception {
		if (Arrays.stream(Way.values()).map(Enum::name).anyMatch(args[0]::equals)) {
			start(Way.valueOf(args[0]));
		}
		else {
			table(Integer.parseInt(args[0]));
		}
	}

	private static void table(int starts) throws IOException, InterruptedException {
		Map<Way, List<long[]>> speeds = new EnumMap<>(Way.class);
		for (int i = 0; i < starts; i++) {
			for (Way way : Way.values()) {
				speeds.computeIfAbsent(way, (key) -> new ArrayList<>()).add(run(way));
			}
		}
		System.out
			.println("JDK " + Runtime.version() + ", " + THREADS + " threads, documents of about 7 MB in the first "
					+ SECONDS + " seconds, " + starts + " starts each\n");
		System.out.println("| | documents, median | lowest to highest | starts below half of the highest speed "
				+ "in second " + LOOKED_AT[0] + " / " + LOOKED_AT[1] + " / " + LOOKED_AT[2] + " |");
		System.out.println("| --- | ---: | ---: | ---: |");
		speeds.forEach(ColdStarts::row);
	}

	private static void row(Way way, List<long[]> starts) {
		long[] documents = starts.stream().mapToLong((speed) -> Arrays.stream(speed).sum()).sorted().toArray();
		long highest = starts.stream().flatMapToLong(Arrays::stream).max().orElse(0);
		List<String> slow = new ArrayList<>();
		for (int second : LOOKED_AT) {
			slow.add(String.valueOf(starts.stream().filter((speed) -> 2 * speed[second - 1] < highest).count()));
		}
		System.out.printf("| %s | %d | %d to %d | %s |%n", way, documents[documents.length / 2], documents[0],
				documents[documents.length - 1], String.join(" / ", slow));
	}

	private static long[] run(Way way) throws IOException, InterruptedException {
		Process process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
				"-Xms512m", "-Xmx512m", "-cp", System.getProperty("java.class.path"), ColdStarts.class.getName(),
				way.name())
			.redirectError(ProcessBuilder.Redirect.INHERIT)
			.start();
		String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
		if (process.waitFor() != 0) {
			throw new IllegalStateException("A start failed: " + output);
		}
		return Arrays.stream(output.strip().split(" ")).mapToLong(Long::parseLong).toArray();
	}

	private static void start(Way way) throws InterruptedException {
		List<Documents.Order> document = document();
		LongAdder done = new LongAdder();
		for (int i = 0; i < THREADS; i++) {
			Thread thread = new Thread(() -> {
				while (true) {
					way.encode(document);
					done.increment();
				}
			});
			thread.setDaemon(true);
			thread.start();
		}
		for (int second = 0; second < SECONDS; second++) {
			TimeUnit.SECONDS.sleep(1);
			System.out.print(done.sumThenReset() + " ");
		}
	}

	// Encodes a single order, so that nothing is compiled before the clock starts.
	private static List<Documents.Order> document() {
		int orderSize = JsonMapper.shared().writeValueAsBytes(Documents.Order.of(0)).length + 1;
		return IntStream.range(0, SIZE / orderSize).mapToObj(Documents.Order::of).toList();
	}

	/**
	 * How a document is encoded.
	 */
	private enum Way {

		WRITE_VALUE_AS_BYTES {

			@Override
			void encode(Object document) {
				WRITER.writeValueAsBytes(document);
			}

		},

		POOLED_JSON {

			@Override
			void encode(Object document) {
				try (PooledBuffer buffer = ENCODER.encode(document)) {
					buffer.size();
				}
			}

		};

		private static final ObjectWriter WRITER = JsonMapper.builder().build().writer();

		private static final PooledJsonEncoder ENCODER = PooledJsonEncoder.of("json", WRITER,
				PooledBufferFactory.builder("buffers").build());

		abstract void encode(Object document);

	}

}
