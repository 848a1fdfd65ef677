package com.acme;

import io.pooled.buffer.PooledBuffer;
import io.pooled.buffer.PooledBufferFactory;

import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

@RestController
class QualifiedController {

	private final PooledBufferFactory pool;

	QualifiedController(@Qualifier("exports") PooledBufferFactory exports) {
		this.pool = exports;
	}

	@GetMapping(path = "/export.csv", produces = "text/csv")
	PooledBuffer export() {
		return this.pool.fill((buffer) -> buffer.writeUtf8("row,0\n"));
	}

}
