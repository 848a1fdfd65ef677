package io.pooled.sample;

import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

import io.pooled.buffer.PooledBuffer;
import io.pooled.digest.PooledDigest;

/**
 * Digests what is posted, up to the limit of the pool that it is read into.
 */
@RestController
class DigestController {

	private final PooledDigest digest;

	DigestController(PooledDigest digest) {
		this.digest = digest;
	}

	@PostMapping("/digest")
	Digest digest(@RequestBody(required = false) @Qualifier("uploads") @Nullable PooledBuffer content) {
		return (content != null) ? new Digest(this.digest.hex(content), content.size())
				: new Digest(this.digest.hex(new byte[0]), 0);
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
