package com.acme;

import java.io.IOException;

import io.pooled.buffer.PooledBuffer;
import io.pooled.buffer.PooledBufferFactory;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

@RestController
class ExportController {

	private final PooledBufferFactory exports;

	ExportController(PooledBufferFactory exports) { // the parameter's name picks the pool
		this.exports = exports;
	}

	@GetMapping("/export.csv")
	void export(HttpServletResponse response) throws IOException {
		try (PooledBuffer buffer = this.exports.acquire()) {
			for (int i = 0; i < 50_000; i++) {
				buffer.writeUtf8("row," + i + "\n");
			}
			response.setContentType("text/csv");
			response.setContentLengthLong(buffer.size());
			buffer.writeTo(response.getOutputStream());
		}
	}

}
