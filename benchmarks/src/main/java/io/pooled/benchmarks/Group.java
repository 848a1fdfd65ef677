package io.pooled.benchmarks;

import java.util.Locale;

/**
 * What is measured, and which of this project's own contestants the others are compared
 * with.
 */
enum Group {

	PAIR("acquire and release", "lambda"),

	BUFFER_PAIR("buffer of 4 KB acquired, one byte written, released", "buffer"),

	SCOPE("lease and buffer, 64 in a scope or none", "leaseWithoutScopes"),

	ALLOCATION("plain allocation", "lambda"),

	BUFFER("buffer, %,d bytes written and copied", "pooledBuffer"),

	ASCII("%,d characters of ASCII appended as UTF-8", "utf8Ascii"),

	LATIN1("%,d characters of Latin-1 appended as UTF-8", "utf8Latin1"),

	MIXED("%,d characters of one to four bytes appended as UTF-8", "utf8Mixed"),

	RECYCLER("small value written as JSON by Jackson alone", "pooledRecycler"),

	JSON("%,d bytes of JSON written and copied", "pooledJson"),

	GZIP("%,d bytes of JSON compressed", "pooledGzip"),

	GUNZIP("%,d bytes of JSON decompressed", "pooledGunzip"),

	DIGEST("SHA-256 of %,d bytes", "pooledDigest");

	private final String title;

	private final String base;

	Group(String title, String base) {
		this.title = title;
		this.base = base;
	}

	// The group whose contestant is the base of this one.
	Group ofBase() {
		return (this == ALLOCATION) ? PAIR : this;
	}

	String base() {
		return this.base;
	}

	String title(int size) {
		return String.format(Locale.ROOT, this.title, size);
	}

	static Group of(String benchmark, String contestant, int size) {
		String type = benchmark.substring(benchmark.lastIndexOf('.') + 1);
		return switch (type) {
			case "JacksonRecyclerBenchmark" -> RECYCLER;
			case "JsonBenchmark" -> JSON;
			case "GzipBenchmark" -> contestant.contains("unzip") ? GUNZIP : GZIP;
			case "DigestBenchmark" -> DIGEST;
			case "ScopeBenchmark" -> SCOPE;
			case "BufferBenchmark" -> BUFFER;
			case "TextBenchmark" -> text(contestant);
			default -> pair(contestant, size);
		};
	}

	private static Group text(String contestant) {
		if (contestant.endsWith("Ascii")) {
			return ASCII;
		}
		return contestant.endsWith("Latin1") ? LATIN1 : MIXED;
	}

	private static Group pair(String contestant, int size) {
		if (contestant.equals("newArray")) {
			return ALLOCATION;
		}
		if (size > 0) {
			return BUFFER;
		}
		return contestant.toLowerCase(Locale.ROOT).endsWith("buffer") ? BUFFER_PAIR : PAIR;
	}

}
