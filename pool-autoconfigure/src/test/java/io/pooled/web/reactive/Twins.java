package io.pooled.web.reactive;

import java.nio.charset.StandardCharsets;

import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

import io.pooled.buffer.PooledBuffer;
import io.pooled.buffer.PooledBufferFactory;

/**
 * An application with the same handlers twice: one time with arrays, and one time with
 * buffers.
 */
@Configuration(proxyBeanMethods = false)
@Import({ Twins.OfArrays.class, Twins.OfBuffers.class })
class Twins {

	@RestController
	@RequestMapping("/arrays")
	static class OfArrays extends Results<byte[]> {

		@Override
		byte[] body(String text) {
			return text.getBytes(StandardCharsets.UTF_8);
		}

	}

	@RestController
	@RequestMapping("/buffers")
	static class OfBuffers extends Results<PooledBuffer> {

		private final PooledBufferFactory buffers;

		OfBuffers(PooledBufferFactory buffers) {
			this.buffers = buffers;
		}

		@Override
		PooledBuffer body(String text) {
			PooledBuffer buffer = this.buffers.acquire();
			buffer.writeUtf8(text);
			return buffer;
		}

	}

}
