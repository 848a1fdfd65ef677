package io.pooled.web.faults;

import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;

import io.pooled.buffer.PooledBuffer;

/**
 * Answers an exception with a pooled body.
 */
@RestControllerAdvice
class Explanations {

	private final Work work;

	Explanations(Work work) {
		this.work = work;
	}

	@ExceptionHandler
	ResponseEntity<PooledBuffer> explain(Work.Unexplained ex) {
		return ResponseEntity.unprocessableContent()
			.contentType(MediaType.TEXT_PLAIN)
			.body(this.work.buffer(ex.job().with(Job.Plan.DELIVER)));
	}

}
