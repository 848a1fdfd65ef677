package io.pooled.sample.leak;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

import org.springframework.context.annotation.Profile;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

import io.pooled.buffer.PooledBuffer;
import io.pooled.buffer.PooledBufferFactory;

/**
 * Holds buffers until it is told to release them.
 */
@RestController
@Profile("leak")
class LeakController {

	private final Queue<PooledBuffer> held = new ConcurrentLinkedQueue<>();

	private final PooledBufferFactory exports;

	LeakController(PooledBufferFactory exports) {
		this.exports = exports;
	}

	@PostMapping("/leak/{count}")
	void leak(@PathVariable int count) {
		for (int i = 0; i < count; i++) {
			this.held.add(this.exports.acquire().detach());
		}
	}

	@DeleteMapping("/leak")
	void mend() {
		for (PooledBuffer buffer = this.held.poll(); buffer != null; buffer = this.held.poll()) {
			buffer.close();
		}
	}

}
