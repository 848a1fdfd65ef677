package com.acme;

import io.pooled.buffer.PooledBuffer;
import io.pooled.buffer.PooledBufferFactory;

import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

@RestController
class ChildController {

	private final PooledBufferFactory inchild;

	ChildController(PooledBufferFactory inchild) {
		this.inchild = inchild;
	}

	@GetMapping("/text")
	PooledBuffer text() {
		return this.inchild.fill((buffer) -> buffer.writeUtf8("of the child"));
	}

}
