package io.pooled.web.faults;

import java.util.Objects;

import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.http.HttpEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;

import io.pooled.buffer.PooledBuffer;

/**
 * What Spring WebFlux lets a handler accept; each answers with what it got.
 */
@RestController
class ReactiveUploads {

	private final Work work;

	ReactiveUploads(Work work) {
		this.work = work;
	}

	@PostMapping("/uploads/copy/{id}")
	PooledBuffer copy(Job job, @RequestBody PooledBuffer body) {
		return this.work.copy(job, body);
	}

	@PostMapping("/uploads/same/{id}")
	PooledBuffer same(@RequestBody PooledBuffer body) {
		return body;
	}

	@PostMapping("/uploads/entity/{id}")
	PooledBuffer entity(Job job, HttpEntity<PooledBuffer> entity) {
		return this.work.copy(job, Objects.requireNonNull(entity.getBody()));
	}

	@PostMapping("/uploads/small/{id}")
	PooledBuffer small(Job job, @RequestBody @Qualifier("small") PooledBuffer body) {
		return this.work.copy(job, body);
	}

	@PostMapping("/uploads/future/{id}")
	Mono<PooledBuffer> future(Job job, @RequestBody PooledBuffer body) {
		return ReactiveHandlers.mono(this.work, job, (work) -> this.work.copy(work, body));
	}

	@PostMapping("/uploads/callable/{id}")
	Mono<PooledBuffer> mono(Job job, @RequestBody Mono<PooledBuffer> body) {
		return body.map((buffer) -> this.work.copy(job, buffer));
	}

}
