package com.acme;

import io.pooled.buffer.PooledBuffer;
import io.pooled.buffer.PooledBufferFactory;

import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;

/**
 * Two handlers that leak, and one that does not.
 */
@RestController
class ExportController {

	private final PooledBufferFactory exports;

	private PooledBuffer latest;

	ExportController(PooledBufferFactory exports) {
		this.exports = exports;
	}

	@GetMapping("/export")
	byte[] export(@RequestParam int rows) {
		PooledBuffer buffer = this.exports.acquire(); // not closed if it fails
		write(rows, buffer);
		byte[] body = buffer.toByteArray();
		buffer.close();
		return body;
	}

	@GetMapping("/safe-export")
	byte[] safeExport(@RequestParam int rows) {
		try (PooledBuffer buffer = this.exports.acquire()) {
			write(rows, buffer);
			return buffer.toByteArray();
		}
	}

	@GetMapping("/remember")
	synchronized void remember() {
		PooledBuffer buffer = this.exports.acquire(); // kept in a field
		this.latest = buffer.detach();
	}

	private static void write(int rows, PooledBuffer target) {
		if (rows < 0) {
			throw new ResponseStatusException(HttpStatus.BAD_REQUEST);
		}
		for (int i = 0; i < rows; i++) {
			target.writeUtf8("row," + i + "\n");
		}
	}

}
