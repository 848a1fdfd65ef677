package io.pooled.benchmarks;

import java.io.IOException;
import java.io.OutputStream;
import java.util.function.BiFunction;

import tools.jackson.databind.json.JsonMapper;

import io.pooled.LeakDetection;
import io.pooled.UpkeepSettings;
import io.pooled.benchmarks.Alternate.Runner;
import io.pooled.benchmarks.Alternate.Way;
import io.pooled.benchmarks.JsonBenchmark.Encoders;
import io.pooled.buffer.PooledBuffer;
import io.pooled.buffer.PooledBufferFactory;
import io.pooled.gzip.PooledGzip;
import io.pooled.json.PooledJsonEncoder;

/**
 * Two ways that {@link Alternate} compares: ours, and the plain one.
 */
enum Contest {

	/** Into a pooled buffer, and by {@code writeValueAsBytes}. */
	JSON(Contest::json),

	/**
	 * Into nothing, which is what Jackson alone takes, and by {@code writeValueAsBytes}.
	 */
	JSON_DISCARDED(Contest::discardedJson),

	/** {@code leak-detection: sample} and {@code count}, for JSON. */
	JSON_SAMPLE((size) -> sampled(size, Contest::json)),

	/** {@code leak-detection: sample} and {@code count}, for gzip. */
	GZIP_SAMPLE((size) -> sampled(size, Contest::gzip)),

	/** A pooled engine and a new stream. */
	GZIP(Contest::gzip),

	/** So many leases in a scope, and where there has never been one. */
	GUARDED_LEASE((size) -> guarded(size, "lease")),

	/** The same with leases that are handed to another method. */
	GUARDED_ESCAPING((size) -> guarded(size, "leaseThatEscapes")),

	/** The same with buffers. */
	GUARDED_BUFFER((size) -> guarded(size, "fill")),

	/** The same with buffers that are handed to another method. */
	GUARDED_ESCAPING_BUFFER((size) -> guarded(size, "fillThatEscapes")),

	/** {@code writeUtf8}, and {@code getBytes} with a write. */
	ASCII((size) -> text(new TextBenchmark.Ascii(), size)),

	LATIN1((size) -> text(new TextBenchmark.Latin1(), size)),

	MIXED((size) -> text(new TextBenchmark.Mixed(), size));

	private final Preparation preparation;

	Contest(Preparation preparation) {
		this.preparation = preparation;
	}

	/**
	 * Prepare both.
	 * @param size of what they work on, in bytes or characters
	 * @return what runs them
	 * @throws IOException if that fails
	 */
	Runner runner(int size) throws IOException {
		return this.preparation.runner(size);
	}

	private static Runner json(int size) throws IOException {
		Documents documents = documents(size);
		Encoders encoders = new Encoders();
		encoders.warm(documents);
		JsonBenchmark benchmark = new JsonBenchmark();
		return new Runner(() -> benchmark.pooledJson(documents, encoders),
				() -> benchmark.writeValueAsBytes(documents, encoders));
	}

	private static Runner discardedJson(int size) {
		Documents documents = documents(size);
		Encoders encoders = new Encoders();
		JsonBenchmark benchmark = new JsonBenchmark();
		return new Runner(() -> benchmark.discarded(documents, encoders),
				() -> benchmark.writeValueAsBytes(documents, encoders));
	}

	private static Runner gzip(int size) {
		Documents documents = documents(size);
		GzipBenchmark benchmark = new GzipBenchmark();
		return new Runner(gzip(documents, LeakDetection.COUNT), () -> benchmark.newGzipStream(documents));
	}

	private static Runner sampled(int size, BiFunction<Documents, LeakDetection, Way> way) {
		Documents documents = documents(size);
		return new Runner(way.apply(documents, LeakDetection.SAMPLE), way.apply(documents, LeakDetection.COUNT));
	}

	private static Documents documents(int size) {
		Documents documents = new Documents();
		documents.size = size;
		documents.create();
		return documents;
	}

	private static UpkeepSettings upkeep(LeakDetection detection) {
		return new UpkeepSettings(UpkeepSettings.DEFAULT.idleTimeout(), UpkeepSettings.DEFAULT.overdueAfter(),
				detection);
	}

	private static PooledBufferFactory buffers(LeakDetection detection) {
		return PooledBufferFactory.builder(detection.name()).upkeep(upkeep(detection)).build();
	}

	private static Way json(Documents documents, LeakDetection detection) {
		OutputStream target = OutputStream.nullOutputStream();
		PooledJsonEncoder encoder = PooledJsonEncoder.of(detection.name(), JsonMapper.builder().build().writer(),
				buffers(detection));
		return () -> {
			try (PooledBuffer buffer = encoder.encode(documents.value)) {
				buffer.writeTo(target);
				return buffer.size();
			}
		};
	}

	private static Way gzip(Documents documents, LeakDetection detection) {
		PooledGzip gzip = PooledGzip.builder(detection.name())
			.buffer(buffers(detection))
			.upkeep(upkeep(detection))
			.build();
		return () -> {
			try (PooledBuffer compressed = gzip.compress(documents.json)) {
				return compressed.size();
			}
		};
	}

	private static Runner guarded(int count, String leases) {
		return new Runner(leases(count, leases, true), leases(count, leases, false));
	}

	private static Way leases(int count, String leases, boolean scoped) {
		Runnable guarded = Apart.create(GuardedLeases.class, leases, count, scoped);
		return () -> {
			guarded.run();
			return 1;
		};
	}

	private static Runner text(TextBenchmark.Text text, int size) {
		text.size = size;
		text.open();
		return new Runner(text::writeUtf8, text::getBytes);
	}

	/**
	 * Makes what is compared.
	 */
	private interface Preparation {

		Runner runner(int size) throws IOException;

	}

}
