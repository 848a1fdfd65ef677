package com.acme;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.atomic.AtomicInteger;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

import io.pooled.Pool;
import io.pooled.PooledObjectFactory;
import io.pooled.buffer.PooledBuffer;
import io.pooled.buffer.PooledBufferFactory;
import io.pooled.gzip.PooledGzip;
import io.pooled.json.PooledJsonEncoder;

/**
 * Uses pools of every kind, from its own classes and for its own classes.
 */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
public class RestartedApplication {

	@Bean
	PooledObjectFactory<Part> partFactory() {
		return new PartFactory();
	}

	/** What is pooled. */
	public static class Part {

		private final AtomicInteger uses = new AtomicInteger();

		public int getUses() {
			return this.uses.incrementAndGet();
		}

	}

	static class PartFactory implements PooledObjectFactory<Part> {

		@Override
		public Part create() {
			return new Part();
		}

		@Override
		public boolean reset(Part part) {
			return true;
		}

	}

	@RestController
	static class Parts implements Runnable {

		private final Pool<Part> parts;

		private final PooledBufferFactory buffers;

		private final PooledJsonEncoder json;

		private final PooledGzip gzip;

		Parts(Pool<Part> parts, PooledBufferFactory buffers, PooledJsonEncoder json, PooledGzip gzip) {
			this.parts = parts;
			this.buffers = buffers;
			this.json = json;
			this.gzip = gzip;
		}

		@Override
		public void run() {
			gzip().close();
			async().join();
			forgotten();
			twice();
		}

		@GetMapping("/json")
		PooledBuffer json() {
			return this.parts.use((Part part) -> this.json.encode(part));
		}

		@GetMapping("/plain")
		Part plain() {
			return new Part();
		}

		@GetMapping("/gzip")
		PooledBuffer gzip() {
			try (PooledBuffer content = json()) {
				return this.gzip.compress(content);
			}
		}

		@GetMapping("/async")
		CompletableFuture<Integer> async() {
			return this.parts.useAsync(Part::getUses, ForkJoinPool.commonPool());
		}

		@GetMapping("/forgotten")
		int forgotten() {
			this.buffers.acquire().write(1);
			return this.parts.acquire().get().getUses();
		}

		@GetMapping("/twice")
		String twice() {
			PooledBuffer buffer = this.buffers.acquire();
			buffer.close();
			try {
				buffer.close();
				return "counted";
			}
			catch (IllegalStateException ex) {
				return "refused";
			}
		}

	}

}
