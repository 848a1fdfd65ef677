package com.acme;

import io.pooled.buffer.PooledBuffer;
import io.pooled.buffer.PooledBufferFactory;

import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.stereotype.Service;

@Service
class Transfers {

	private final PooledBufferFactory exports;

	private final PooledBufferFactory incoming;

	Transfers(PooledBufferFactory exports, @Qualifier("imports") PooledBufferFactory incoming) {
		this.exports = exports;
		this.incoming = incoming;
	}

	PooledBuffer send() {
		return this.exports.acquire();
	}

	PooledBuffer receive() {
		return this.incoming.acquire();
	}

}
