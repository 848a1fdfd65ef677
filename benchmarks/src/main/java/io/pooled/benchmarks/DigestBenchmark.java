package io.pooled.benchmarks;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

import io.pooled.digest.PooledDigest;

/**
 * The SHA-256 of JSON, with a pooled digest and with a new one each time.
 *
 * @since 0.1.0
 */
public class DigestBenchmark extends AbstractBenchmark {

	private static final String ALGORITHM = "SHA-256";

	@Benchmark
	public byte[] pooledDigest(Documents documents, Digests state) {
		return state.digests.digest(documents.json);
	}

	@Benchmark
	public byte[] newDigest(Documents documents) throws GeneralSecurityException {
		return MessageDigest.getInstance(ALGORITHM).digest(documents.json);
	}

	/**
	 * The pool.
	 */
	@State(Scope.Benchmark)
	public static class Digests {

		final PooledDigest digests = PooledDigest.of("digests", ALGORITHM);

		@Setup
		public void warm(Documents documents) {
			this.digests.digest(documents.json);
			promote();
		}

	}

}
