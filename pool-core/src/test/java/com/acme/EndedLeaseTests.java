package com.acme;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.pooled.LeakDetection;
import io.pooled.LeakSite;
import io.pooled.Lease;
import io.pooled.LeaseAudit;
import io.pooled.LeaseScope;
import io.pooled.ManagedPool;
import io.pooled.Misuse;
import io.pooled.Pool;
import io.pooled.UpkeepSettings;
import io.pooled.buffer.PooledBuffer;
import io.pooled.buffer.PooledBufferFactory;
import io.pooled.gzip.GzipStream;
import io.pooled.gzip.PooledGzip;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Tests for what is known of a lease that was discarded, abandoned, passed on or lost.
 */
@Timeout(60)
class EndedLeaseTests {

	private static UpkeepSettings strict() {
		return new UpkeepSettings(Duration.ofMinutes(1), Duration.ofMinutes(5), LeakDetection.STRICT, 1);
	}

	private final Pool<Object> objects = Pool.builder("objects", Object::new).upkeep(strict()).build();

	private final PooledBufferFactory buffers = PooledBufferFactory.builder("buffers").upkeep(strict()).build();

	private static LeakSite only(ManagedPool pool) {
		assertThat(pool.leaks()).hasSize(1);
		return pool.leaks().get(0);
	}

	@Test
	void useAfterADiscardNamesTheAcquireAndTheDiscard() {
		Lease<Object> lease = this.objects.acquire();
		String acquired = Here.linesBefore(1);
		lease.discard();
		String discarded = Here.linesBefore(1);
		lease.close();
		assertThatIllegalStateException().isThrownBy(lease::get)
			.withMessageContaining("(acquired at " + acquired)
			.withMessageContaining(", released at " + discarded);
		assertThat(only(this.objects).kind()).isEqualTo("late-write");
		PooledBuffer buffer = this.buffers.acquire();
		acquired = Here.linesBefore(1);
		buffer.discard();
		discarded = Here.linesBefore(1);
		buffer.close();
		assertThatIllegalStateException().isThrownBy(() -> buffer.write(1))
			.withMessageContaining("(acquired at " + acquired)
			.withMessageContaining(", released at " + discarded);
		assertThat(only(this.buffers).kind()).isEqualTo("late-write");
		assertThat(this.objects.stats().staleReleases() + this.buffers.stats().staleReleases()).isZero();
	}

	@Test
	void useAfterTheRequestNamesTheAcquireAndNotTheGuard() {
		LeaseScope scope = LeaseScope.begin();
		LeaseScope.enter(scope);
		Lease<Object> lease = this.objects.acquire();
		String acquired = Here.linesBefore(1);
		PooledBuffer buffer = this.buffers.acquire();
		LeaseScope.enter(null);
		scope.complete(() -> "GET /orders");
		lease.close();
		buffer.close();
		assertThatIllegalStateException().isThrownBy(lease::get)
			.withMessageContaining("(acquired at " + acquired)
			.withMessageNotContaining("released at");
		assertThatIllegalStateException().isThrownBy(buffer::size)
			.withMessageContaining("(acquired at ")
			.withMessageNotContaining("released at");
		assertThat(this.objects.leaks()).extracting(LeakSite::kind).containsExactly("abandoned", "late-write");
		assertThat(this.buffers.leaks()).extracting(LeakSite::kind).containsExactly("abandoned", "late-write");
		assertThat(this.objects.stats().staleReleases() + this.buffers.stats().staleReleases()).isZero();
	}

	@Test
	void useAfterPassingOnNamesBoth() {
		PooledBuffer buffer = this.buffers.acquire();
		String acquired = Here.linesBefore(1);
		PooledBuffer heir = buffer.passOn();
		String passedOn = Here.linesBefore(1);
		assertThatIllegalStateException().isThrownBy(() -> buffer.write(1))
			.withMessageContaining("(acquired at " + acquired)
			.withMessageContaining(", released at " + passedOn);
		heir.close();
		assertThatIllegalStateException().isThrownBy(() -> heir.write(1))
			.withMessageContaining("(acquired at " + acquired);
		assertThat(this.buffers.stats().inUse()).isZero();
	}

	@Test
	void gzipStreamThatIsWrittenToAfterItsEndNamesWhoHadIt() throws IOException {
		PooledGzip gzip = PooledGzip.builder("gzip").buffer(this.buffers).upkeep(strict()).build();
		GzipStream stream = gzip.compressing(new ByteArrayOutputStream());
		String acquired = Here.linesBefore(1);
		stream.close();
		assertThatExceptionOfType(IOException.class).isThrownBy(() -> stream.write(1))
			.withMessage("Pool 'gzip': stream closed")
			.withStackTraceContaining("(acquired at " + acquired);
		assertThat(only(gzip).kind()).isEqualTo("late-write");
		stream.close();
		assertThat(gzip.stats().staleReleases()).isZero();
	}

	@Test
	void heirThatIsLeftOpenIsFoundWhereItsBufferWasAcquired() {
		try (LeaseAudit audit = this.buffers.audit()) {
			PooledBuffer buffer = this.buffers.acquire();
			String acquired = Here.linesBefore(1);
			PooledBuffer heir = buffer.passOn();
			assertThat(audit.open()).extracting(Misuse::site).containsExactly(acquired);
			heir.close();
			assertThat(audit.open()).isEmpty();
			assertThat(audit.misuses()).isEmpty();
		}
	}

	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void scopeLooksAfterTheHeirOfWhatItLooksAfter(boolean detached) {
		LeaseScope scope = LeaseScope.begin();
		LeaseScope.enter(scope);
		PooledBuffer buffer = this.buffers.acquire();
		PooledBuffer outlives = detached ? buffer.detach().passOn() : LeaseScope.outside(buffer::passOn);
		PooledBuffer heir = this.buffers.acquire().passOn().passOn();
		LeaseScope.enter(null);
		scope.complete(() -> "GET /orders");
		assertThat(heir.isOpen()).isFalse();
		assertThat(outlives.isOpen()).isTrue();
		outlives.close();
		assertThat(this.buffers.stats().discarded()).containsEntry("abandoned", 1L);
		assertThat(this.buffers.stats().inUse()).isZero();
		assertThat(this.buffers.stats().staleReleases()).isZero();
	}

	@Test
	void heirOfWhatAnotherThreadHasDetachedIsDetached() throws InterruptedException {
		LeaseScope scope = LeaseScope.begin();
		LeaseScope.enter(scope);
		PooledBuffer buffer = this.buffers.acquire();
		Thread other = new Thread(buffer::detach);
		other.start();
		other.join();
		PooledBuffer heir = buffer.passOn();
		LeaseScope.enter(null);
		scope.complete(() -> "GET /orders");
		assertThat(heir.isOpen()).isTrue();
		heir.close();
		assertThat(this.buffers.stats().inUse()).isZero();
	}

	@Test
	void writingToAStreamThatOthersHaveEndedIsNoMistake() throws IOException {
		PooledGzip gzip = PooledGzip.builder("gzip").buffer(this.buffers).upkeep(strict()).build();
		GzipStream stream = gzip.compressing(new ByteArrayOutputStream());
		stream.discard();
		assertThatExceptionOfType(IOException.class).isThrownBy(() -> stream.write(1))
			.withMessage("Pool 'gzip': stream closed")
			.withNoCause();
		stream.close();
		assertThat(gzip.leaks()).isEmpty();
	}

	@Test
	void lostLeasesAreFoundWithoutUpkeep() {
		Pool<Object> forgotten = Pool.builder("forgotten", Object::new)
			.upkeep(new UpkeepSettings(Duration.ZERO, Duration.ZERO, LeakDetection.STRICT, 1))
			.build();
		for (int attempt = 0; attempt < 100 && forgotten.leaks().isEmpty(); attempt++) {
			for (int i = 0; i < 100; i++) {
				forgotten.acquire();
			}
			System.gc();
		}
		assertThat(forgotten.leaks()).extracting(LeakSite::kind, LeakSite::site)
			.allSatisfy((leak) -> assertThat(leak.toList()).first().isEqualTo("lost"))
			.hasSize(1);
		assertThat(List.of(only(forgotten).site()))
			.allMatch((site) -> site.contains("lostLeasesAreFoundWithoutUpkeep"));
	}

}
