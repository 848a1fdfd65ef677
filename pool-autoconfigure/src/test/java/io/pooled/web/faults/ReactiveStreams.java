package io.pooled.web.faults;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DefaultDataBufferFactory;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Flux;
import reactor.core.publisher.FluxSink;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

import io.pooled.buffer.PooledBuffer;

/**
 * Handlers of Spring WebFlux whose responses take a while.
 */
@RestController
class ReactiveStreams {

	private final Warehouse warehouse;

	private final Map<String, Mono<PooledBuffer>> shared = new ConcurrentHashMap<>();

	ReactiveStreams(Warehouse warehouse) {
		this.warehouse = warehouse;
	}

	@GetMapping("/streams/body/{id}")
	ResponseEntity<Flux<DataBuffer>> body(Job job) {
		return ResponseEntity.ok().contentType(MediaType.TEXT_PLAIN).body(content(job));
	}

	private Flux<DataBuffer> content(Job job) {
		Flux<DataBuffer> content = Flux.create((sink) -> this.warehouse.threads().execute(() -> send(job, sink)));
		return (job.plan() != Job.Plan.TIME_OUT) ? content : content.takeUntilOther(
				Mono.delay(Warehouse.soon(job)).then(Mono.error(() -> new IllegalStateException("as planned"))));
	}

	private void send(Job job, FluxSink<DataBuffer> sink) {
		try {
			this.warehouse.send(job, new Emitted(sink));
			sink.complete();
		}
		catch (IOException | RuntimeException ex) {
			sink.error(ex);
		}
	}

	@GetMapping("/streams/own/{id}")
	Mono<Void> own(Job job, ServerWebExchange exchange) {
		exchange.getResponse().getHeaders().setContentType(MediaType.TEXT_PLAIN);
		Flux<DataBuffer> content = content(job);
		return exchange.getResponse()
			.writeAndFlushWith(((job.plan() != Job.Plan.CANCEL) ? content
					: content.takeUntilOther(Mono.delay(Warehouse.soon(job))))
				.map(Mono::just));
	}

	@GetMapping("/streams/buffer/{id}")
	PooledBuffer buffer(Job job) {
		return this.warehouse.buffer(job);
	}

	@GetMapping("/streams/late/{id}")
	Mono<ResponseEntity<PooledBuffer>> late(Job job) {
		return Mono.fromFuture(
				() -> CompletableFuture.supplyAsync(() -> ResponseEntity.ok(buffer(job)), this.warehouse.threads()));
	}

	@GetMapping("/streams/shared/{id}")
	Mono<PooledBuffer> shared(Job job) {
		return this.shared.computeIfAbsent(job.id(),
				(id) -> Mono.fromSupplier(() -> buffer(job)).subscribeOn(Schedulers.boundedElastic()).cache());
	}

	/**
	 * What a sink is given, as buffers of the heap.
	 */
	private static final class Emitted extends OutputStream {

		private final FluxSink<DataBuffer> sink;

		Emitted(FluxSink<DataBuffer> sink) {
			this.sink = sink;
		}

		@Override
		public void write(int value) {
			throw new UnsupportedOperationException();
		}

		@Override
		public void write(byte[] source, int offset, int length) {
			byte[] part = Arrays.copyOfRange(source, offset, offset + length);
			this.sink.next(DefaultDataBufferFactory.sharedInstance.wrap(part));
		}

	}

}
