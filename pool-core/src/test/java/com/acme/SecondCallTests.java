package com.acme;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import io.pooled.LeakDetection;
import io.pooled.ManagedPool;
import io.pooled.StatsLaws;
import io.pooled.Together;
import io.pooled.UpkeepSettings;
import io.pooled.buffer.PooledBuffer;
import io.pooled.buffer.PooledBufferFactory;
import io.pooled.digest.PooledDigest;
import io.pooled.gzip.PooledGzip;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

/**
 * What has an engine for the time of a call: a call that has ended or failed is made
 * again while the engine is that of another one.
 */
class SecondCallTests {

	private static final byte[] CONTENT = new byte[40_000];

	private static final byte[] OTHER = new byte[30_000];

	static {
		new Random(1).nextBytes(CONTENT);
		new Random(2).nextBytes(OTHER);
	}

	static Stream<Arguments> cells() {
		List<Arguments> cells = new ArrayList<>();
		for (Call call : Call.values()) {
			for (LeakDetection detection : LeakDetection.values()) {
				cells.add(Arguments.of(call, detection, false));
				cells.add(Arguments.of(call, detection, true));
			}
		}
		return cells.stream();
	}

	private static UpkeepSettings upkeep(LeakDetection detection) {
		return new UpkeepSettings(Duration.ofMinutes(1), Duration.ofHours(1), detection, 1);
	}

	@ParameterizedTest
	@MethodSource("cells")
	void callThatIsMadeAgainReachesNothingOfTheNextOne(Call call, LeakDetection detection, boolean elsewhere)
			throws Exception {
		ManagedPool pool = call.pool(upkeep(detection));
		for (int position : new int[] { 1, 8192, 20_000 }) {
			SeenSource first = new SeenSource(call.input(OTHER));
			call.expect(call.make(pool, first), OTHER);
			call.makeAgain(pool, first);
			SeenSource torn = new SeenSource(call.input(OTHER), position, () -> {
				throw new IOException("torn");
			});
			assertThatIOException().isThrownBy(() -> call.make(pool, torn)).withMessage("torn");
			SeenSource third = new SeenSource(call.input(OTHER));
			Together.Task late = () -> {
				call.makeAgain(pool, first);
				call.expect(call.make(pool, third), OTHER);
			};
			SeenSource second = new SeenSource(call.input(CONTENT), position,
					elsewhere ? () -> Together.elsewhere(late) : late);
			call.expect(call.make(pool, second), CONTENT);
			assertThat(second.arrays().equals(torn.arrays())).as("engine of the second call").isTrue();
			assertThat(Collections.disjoint(third.arrays(), second.arrays())).as("engine of the third call").isTrue();
		}
		StatsLaws.holdAtRest(pool.stats());
		assertThat(pool.stats().staleReleases()).isZero();
		assertThat(pool.leaks()).isEmpty();
	}

	@ParameterizedTest
	@MethodSource("cells")
	void callsThatEndAtTheSameTimeHaveEnginesOfTheirOwn(Call call, LeakDetection detection, boolean failing) {
		ManagedPool pool = call.pool(upkeep(detection));
		byte[] input = call.input(CONTENT);
		byte[] other = call.input(OTHER);
		Together.race(200, () -> new SeenSource(input), (source) -> call.check(pool, source, CONTENT), (source) -> {
			if (failing) {
				assertThatIOException().isThrownBy(() -> call.make(pool, new SeenSource(other, other.length, () -> {
					throw new IOException("torn");
				})));
			}
			else {
				call.check(pool, new SeenSource(other), OTHER);
			}
		});
		StatsLaws.holdAtRest(pool.stats());
		assertThat(pool.stats().staleReleases()).isZero();
	}

	/** What the calls do. */
	enum Call {

		DIGEST {

			@Override
			ManagedPool pool(UpkeepSettings upkeep) {
				return PooledDigest.of("digest", "SHA-256", 1, upkeep);
			}

			@Override
			byte[] input(byte[] content) {
				return content;
			}

			@Override
			byte[] make(ManagedPool pool, InputStream source) throws IOException {
				return ((PooledDigest) pool).digest(source);
			}

			@Override
			void makeAgain(ManagedPool pool, InputStream source) throws Exception {
				expect(make(pool, source), new byte[0]);
			}

			@Override
			void expect(byte[] result, byte[] content) throws Exception {
				assertThat(result).isEqualTo(MessageDigest.getInstance("SHA-256").digest(content));
			}

		},

		DECOMPRESS {

			@Override
			ManagedPool pool(UpkeepSettings upkeep) {
				return PooledGzip.builder("gzip")
					.buffer(PooledBufferFactory.builder("results").upkeep(upkeep).build())
					.maxIdle(1)
					.upkeep(upkeep)
					.build();
			}

			@Override
			byte[] input(byte[] content) {
				PooledGzip peer = PooledGzip.builder("peer")
					.buffer(PooledBufferFactory.builder("peers").build())
					.build();
				try (peer; PooledBuffer compressed = peer.compress(content)) {
					return compressed.toByteArray();
				}
			}

			@Override
			byte[] make(ManagedPool pool, InputStream source) throws IOException {
				try (PooledBuffer buffer = ((PooledGzip) pool).decompress(source)) {
					return buffer.toByteArray();
				}
			}

			@Override
			void makeAgain(ManagedPool pool, InputStream source) {
				assertThatIOException().isThrownBy(() -> make(pool, source))
					.isInstanceOf(EOFException.class)
					.withMessageContaining("cut off after 0 bytes");
			}

			@Override
			void expect(byte[] result, byte[] content) {
				assertThat(Arrays.equals(result, content)).as("content").isTrue();
			}

		};

		abstract ManagedPool pool(UpkeepSettings upkeep);

		abstract byte[] input(byte[] content);

		abstract byte[] make(ManagedPool pool, InputStream source) throws IOException;

		// With a source that has nothing more.
		abstract void makeAgain(ManagedPool pool, InputStream source) throws Exception;

		abstract void expect(byte[] result, byte[] content) throws Exception;

		void check(ManagedPool pool, InputStream source, byte[] content) {
			try {
				expect(make(pool, source), content);
			}
			catch (Exception ex) {
				throw new AssertionError(ex);
			}
		}

	}

}
