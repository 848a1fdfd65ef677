package com.acme;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

import io.pooled.Pool;
import io.pooled.buffer.PooledBuffer;
import io.pooled.buffer.PooledBufferFactory;
import io.pooled.digest.PooledDigest;
import io.pooled.gzip.PooledGzip;
import io.pooled.json.PooledJsonEncoder;

import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

@RestController
class ExportController {

	private final PooledBufferFactory exports;

	private final Pool<Parser> parsers;

	private final Pool<StringBuilder> words;

	private final PooledJsonEncoder documents;

	private final PooledGzip archives;

	private final PooledDigest checksums;

	ExportController(PooledBufferFactory exports, Pool<Parser> parsers, Pool<StringBuilder> words,
			PooledJsonEncoder documents, PooledGzip archives, PooledDigest checksums) {
		this.exports = exports;
		this.parsers = parsers;
		this.words = words;
		this.documents = documents;
		this.archives = archives;
		this.checksums = checksums;
	}

	@GetMapping(path = "/export.txt", produces = "text/plain")
	PooledBuffer export() {
		return this.exports.fill((buffer) -> {
			for (int i = 0; i < 50_000; i++) {
				buffer.writeUtf8("row," + i + "\n");
			}
		});
	}

	@GetMapping(path = "/export.json.gz", produces = "application/gzip")
	PooledBuffer archive() {
		try (PooledBuffer json = this.documents.encode(Map.of("rows", 50_000))) {
			return this.archives.compress(json);
		}
	}

	@GetMapping("/parsed/{text}")
	List<String> parsed(@PathVariable String text) {
		return this.parsers.use((parser) -> parser.parse(text));
	}

	@GetMapping(path = "/twice/{word}", produces = "text/plain")
	String twice(@PathVariable String word) {
		return this.words.use((builder) -> builder.append(word).append(word).toString());
	}

	@PostMapping("/rows")
	List<Integer> rows() {
		return IntStream.range(0, 50_000).boxed().toList();
	}

	@PostMapping(path = "/digest", produces = "text/plain")
	String digest(@RequestBody PooledBuffer body) throws IOException {
		return this.checksums.hex(body);
	}

}
