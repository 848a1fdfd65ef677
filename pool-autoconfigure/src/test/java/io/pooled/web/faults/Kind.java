package io.pooled.web.faults;

import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * What a handler returns.
 */
enum Kind {

	/** A pooled buffer. */
	BUFFER,

	/** An array of bytes. */
	BYTES,

	/** A string. */
	TEXT,

	/** An object, to be written as JSON. */
	OBJECT;

	static Kind of(String path) {
		return valueOf(path.toUpperCase(Locale.ROOT));
	}

	byte[] expected(Job job) {
		return (this == OBJECT) ? Document.json(job) : Content.of(job.id(), job.size());
	}

	Object plain(Job job) {
		return switch (this) {
			case TEXT -> new String(expected(job), StandardCharsets.US_ASCII);
			case OBJECT -> Document.of(job);
			default -> expected(job);
		};
	}

	String path() {
		return name().toLowerCase(Locale.ROOT);
	}

}
