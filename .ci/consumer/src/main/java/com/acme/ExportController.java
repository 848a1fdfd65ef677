package com.acme;

import io.pooled.buffer.PooledBuffer;
import io.pooled.buffer.PooledBufferFactory;

import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

@RestController
class ExportController {

	private final PooledBufferFactory exports;

	ExportController(PooledBufferFactory exports) { // the parameter's name picks the pool
		this.exports = exports;
	}

	@GetMapping(path = "/export.csv", produces = "text/csv")
	PooledBuffer export() {
		return this.exports.fill((buffer) -> {
			for (int i = 0; i < 50_000; i++) {
				buffer.writeUtf8("row," + i + "\n");
			}
		}); // closed by Spring MVC, when it is sent or cannot be
	}

}
