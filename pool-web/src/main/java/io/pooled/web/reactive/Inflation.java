package io.pooled.web.reactive;

import java.io.IOException;
import java.util.function.IntFunction;

import org.springframework.core.codec.DecodingException;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

import io.pooled.buffer.PooledBuffer;
import io.pooled.gzip.PooledGzip;
import io.pooled.web.RequestBodyPools;

/**
 * Inflates a body that was read whole. Not on an event loop: it may take long.
 *
 * @param gzip what inflates it
 * @param buffers acquires what it is inflated into, by the size expected
 */
record Inflation(PooledGzip gzip, IntFunction<PooledBuffer> buffers) {

	/**
	 * Inflate a body, which is closed then.
	 * @param compressed the body
	 * @return the content
	 */
	Mono<PooledBuffer> inflate(PooledBuffer compressed) {
		return Mono.usingWhen(Mono.just(compressed),
				(source) -> Mono.just(source)
					.publishOn(Schedulers.boundedElastic())
					.map((buffer) -> decompress(buffer, this.buffers.apply(contentOf(buffer)))),
				(source) -> Mono.fromRunnable(source::closeIfOpen),
				(source, ex) -> Mono.fromRunnable(source::closeIfOpen),
				(source) -> Mono.fromRunnable(source::discardIfOpen));
	}

	// Text and JSON are four times as large and more.
	private static int contentOf(PooledBuffer compressed) {
		return (int) Math.min(4 * compressed.size(), Integer.MAX_VALUE);
	}

	private PooledBuffer decompress(PooledBuffer source, PooledBuffer target) {
		boolean complete = false;
		try {
			this.gzip.decompress(source.inputStream(), target);
			complete = true;
			return target;
		}
		catch (IOException ex) {
			throw new DecodingException("The body cannot be inflated: " + ex.getMessage(),
					RequestBodyPools.causeOf(ex));
		}
		finally {
			if (!complete) {
				target.close();
			}
		}
	}

}
