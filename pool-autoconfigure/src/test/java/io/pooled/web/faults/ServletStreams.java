package io.pooled.web.faults;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.mvc.method.annotation.ResponseBodyEmitter;
import org.springframework.web.servlet.mvc.method.annotation.StreamingResponseBody;

import io.pooled.buffer.PooledBuffer;

/**
 * Handlers of Spring MVC whose responses take a while.
 */
@RestController
class ServletStreams {

	private final Warehouse warehouse;

	ServletStreams(Warehouse warehouse) {
		this.warehouse = warehouse;
	}

	@GetMapping("/streams/body/{id}")
	ResponseEntity<StreamingResponseBody> body(Job job) {
		return ResponseEntity.ok().contentType(MediaType.TEXT_PLAIN).body((target) -> this.warehouse.send(job, target));
	}

	@GetMapping("/streams/emitter/{id}")
	ResponseEntity<ResponseBodyEmitter> emitter(Job job) {
		ResponseBodyEmitter emitter = (job.plan() != Job.Plan.TIME_OUT) ? new ResponseBodyEmitter()
				: new ResponseBodyEmitter(Job.TIMEOUT.toMillis());
		this.warehouse.threads().execute(() -> emit(job, emitter));
		return ResponseEntity.ok().contentType(MediaType.TEXT_PLAIN).body(emitter);
	}

	private void emit(Job job, ResponseBodyEmitter emitter) {
		try {
			this.warehouse.send(job, new Emitted(emitter));
			emitter.complete();
		}
		catch (IOException | RuntimeException ex) {
			emitter.completeWithError(ex);
		}
	}

	@GetMapping("/streams/own/{id}")
	void own(Job job, HttpServletRequest request, HttpServletResponse response) {
		AsyncContext async = request.startAsync(request, response);
		async.setTimeout(((job.plan() == Job.Plan.TIME_OUT) ? Job.TIMEOUT : Gates.LONG_PATIENCE).toMillis());
		response.setContentType("text/plain");
		this.warehouse.threads().execute(() -> send(job, response, async));
		if (job.plan() == Job.Plan.CANCEL) {
			CompletableFuture.delayedExecutor(Warehouse.soon(job).toMillis(), TimeUnit.MILLISECONDS)
				.execute(async::complete);
		}
	}

	private void send(Job job, HttpServletResponse response, AsyncContext async) {
		try {
			this.warehouse.send(job, response.getOutputStream());
			response.getOutputStream().close();
		}
		catch (IOException | RuntimeException ex) {
			// The response has ended, or is to end here.
		}
		try {
			async.complete();
		}
		catch (IllegalStateException ex) {
			// Somebody else has completed it.
		}
	}

	@GetMapping("/streams/buffer/{id}")
	PooledBuffer buffer(Job job) {
		return this.warehouse.buffer(job);
	}

	@GetMapping("/streams/late/{id}")
	CompletableFuture<ResponseEntity<PooledBuffer>> late(Job job) {
		return CompletableFuture.supplyAsync(() -> ResponseEntity.ok(buffer(job)), this.warehouse.threads());
	}

	/**
	 * What an emitter is given, as text.
	 */
	private static final class Emitted extends OutputStream {

		private final ResponseBodyEmitter emitter;

		Emitted(ResponseBodyEmitter emitter) {
			this.emitter = emitter;
		}

		@Override
		public void write(int value) {
			throw new UnsupportedOperationException();
		}

		@Override
		public void write(byte[] source, int offset, int length) throws IOException {
			this.emitter.send(new String(source, offset, length, StandardCharsets.US_ASCII), MediaType.TEXT_PLAIN);
		}

	}

}
