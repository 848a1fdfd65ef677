package com.acme;

import java.nio.charset.StandardCharsets;

import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

import io.pooled.Pool;
import io.pooled.buffer.PooledBufferFactory;

/**
 * Makes a mistake for each request, or an export.
 */
@RestController
class MistakesController {

	private final Pool<StringBuilder> parsers;

	private final PooledBufferFactory exports;

	MistakesController(Pool<StringBuilder> parsers, PooledBufferFactory exports) {
		this.parsers = parsers;
		this.exports = exports;
	}

	@GetMapping("/mistakes/{mistake}")
	String make(@PathVariable String mistake) {
		Mistakes.make(mistake, this.parsers, this.exports);
		return "made";
	}

	@GetMapping("/export")
	String export() {
		return this.exports.use((buffer) -> {
			buffer.writeUtf8("a line\n");
			return buffer.toString(StandardCharsets.UTF_8);
		});
	}

}
