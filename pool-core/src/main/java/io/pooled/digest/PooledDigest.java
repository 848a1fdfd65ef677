package io.pooled.digest;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HexFormat;

import io.pooled.EngineGroup;
import io.pooled.Pool;
import io.pooled.PoolDetails;
import io.pooled.UpkeepSettings;
import io.pooled.buffer.PooledBuffer;

/**
 * Computes digests with pooled engines of any JCA algorithm. An engine is reset before
 * anybody else gets it, also when reading the content failed half-way. Thread-safe.
 *
 * @since 0.1.0
 */
public final class PooledDigest extends EngineGroup {

	private static final int MAX_IDLE = 64;

	private final String algorithm;

	private final Pool<Digester> engines;

	private PooledDigest(String algorithm, Pool<Digester> engines) {
		super("digest", engines);
		this.algorithm = algorithm;
		this.engines = engines;
	}

	/**
	 * Create a digest pool.
	 * @param name the name, as shown in messages, metrics and the endpoint
	 * @param algorithm for example {@code SHA-256}
	 * @return a pool, to be closed when no longer needed
	 * @throws IllegalArgumentException if this JVM does not know the algorithm
	 */
	public static PooledDigest of(String name, String algorithm) {
		return of(name, algorithm, MAX_IDLE, UpkeepSettings.DEFAULT);
	}

	/**
	 * Create a digest pool.
	 * @param name the name, as shown in messages, metrics and the endpoint
	 * @param algorithm for example {@code SHA-256}
	 * @param maxIdle the most engines that the pool keeps, from 0 to 65,536
	 * @param upkeep how the pool looks after what is idle and in use
	 * @return a pool, to be closed when no longer needed
	 * @throws IllegalArgumentException if this JVM does not know the algorithm, or
	 * {@code maxIdle} is out of range
	 */
	public static PooledDigest of(String name, String algorithm, int maxIdle, UpkeepSettings upkeep) {
		Digester.Factory factory = new Digester.Factory(algorithm);
		factory.create();
		return new PooledDigest(algorithm, Pool.builder(name, factory).maxIdle(maxIdle).upkeep(upkeep).build());
	}

	/**
	 * Digest an array.
	 * @param source the content
	 * @return the digest
	 */
	public byte[] digest(byte[] source) {
		return this.engines.use((engine) -> {
			engine.write(source, 0, source.length);
			return engine.finish();
		});
	}

	/**
	 * Digest a buffer, which stays as it is.
	 * @param source the content
	 * @return the digest
	 */
	public byte[] digest(PooledBuffer source) {
		try {
			return this.engines.use((engine) -> {
				source.writeTo(engine);
				return engine.finish();
			});
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Digest everything that a stream has. The stream is not closed.
	 * @param source the content
	 * @return the digest
	 * @throws IOException if the stream throws it
	 */
	public byte[] digest(InputStream source) throws IOException {
		return this.engines.use((engine) -> {
			engine.readFrom(source);
			return engine.finish();
		});
	}

	/**
	 * Digest an array.
	 * @param source the content
	 * @return the digest in lower-case hexadecimal digits
	 */
	public String hex(byte[] source) {
		return HexFormat.of().formatHex(digest(source));
	}

	/**
	 * Digest a buffer, which stays as it is.
	 * @param source the content
	 * @return the digest in lower-case hexadecimal digits
	 */
	public String hex(PooledBuffer source) {
		return HexFormat.of().formatHex(digest(source));
	}

	/**
	 * Digest everything that a stream has. The stream is not closed.
	 * @param source the content
	 * @return the digest in lower-case hexadecimal digits
	 * @throws IOException if the stream throws it
	 */
	public String hex(InputStream source) throws IOException {
		return HexFormat.of().formatHex(digest(source));
	}

	@Override
	public PoolDetails details() {
		return this.engines.details().withSetting("algorithm", this.algorithm);
	}

	/**
	 * Change the most engines that the pool keeps.
	 * @param maxIdle from 0 to what the pool has slots for: four times its first limit or
	 * a little more, but no more than 65,536
	 * @throws IllegalArgumentException if it is out of range
	 * @see Pool#resize(int)
	 */
	public void resize(int maxIdle) {
		this.engines.resize(maxIdle);
	}

}
