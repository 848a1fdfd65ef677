package io.pooled.sample;

import java.io.IOException;
import java.io.InputStream;

import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;

import io.pooled.buffer.BufferLimitExceededException;
import io.pooled.buffer.PooledBuffer;
import io.pooled.buffer.PooledBufferFactory;
import io.pooled.digest.PooledDigest;

/**
 * Digests what is posted, up to the limit of the pool that it is read into.
 */
@RestController
class DigestController {

	private final PooledBufferFactory uploads;

	private final PooledDigest digest;

	DigestController(PooledBufferFactory uploads, PooledDigest digest) {
		this.uploads = uploads;
		this.digest = digest;
	}

	@PostMapping("/digest")
	Digest digest(InputStream content) throws IOException {
		try (PooledBuffer body = this.uploads.acquire()) {
			return read(content, body);
		}
	}

	private Digest read(InputStream content, PooledBuffer body) throws IOException {
		try {
			long bytes = body.readFrom(content);
			return new Digest(this.digest.hex(body), bytes);
		}
		catch (BufferLimitExceededException ex) {
			body.discard();
			throw new ResponseStatusException(HttpStatus.CONTENT_TOO_LARGE, ex.getMessage(), ex);
		}
	}

	/**
	 * The answer.
	 *
	 * @param sha256 the digest, in hexadecimal digits
	 * @param bytes the size of the content
	 */
	record Digest(String sha256, long bytes) {
	}

}
