package io.pooled.actuate.endpoint;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;

import io.pooled.ManagedPool;
import io.pooled.NoSuchPoolException;
import io.pooled.Pool;
import io.pooled.PoolRegistry;
import io.pooled.PoolStats;
import io.pooled.actuate.endpoint.PoolsEndpoint.PoolDescriptor;
import io.pooled.buffer.PooledBufferFactory;
import io.pooled.gzip.PooledGzip;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class PoolsEndpointTests {

	private final PoolRegistry registry = new PoolRegistry();

	/** Without a miss, lest a collection between two snapshots makes them differ. */
	private final Pool<StringBuilder> builders = Pool.builder("builders", () -> new StringBuilder())
		.preallocate(1)
		.build();

	private final PooledBufferFactory buffers = PooledBufferFactory.builder("buffers").build();

	private final PoolsEndpoint endpoint = new PoolsEndpoint(this.registry);

	@AfterEach
	void endUpkeep() {
		this.registry.close();
	}

	@Test
	void withoutPoolsThereAreNone() {
		assertThat(this.endpoint.pools().pools()).isEmpty();
	}

	@Test
	void poolsAreShownByNameInOrder() {
		register(this.builders, this.buffers, PooledGzip.builder("archives").buffer(this.buffers).build());
		this.builders.use(StringBuilder::length);
		this.builders.use(StringBuilder::length);
		assertThat(this.endpoint.pools().pools()).containsOnlyKeys("archives", "buffers", "builders");
		assertThat(this.endpoint.pools().pools().keySet()).containsExactly("archives", "buffers", "builders");
		assertThat(this.endpoint.pools().pools().get("builders")).isEqualTo(this.builders.stats());
		assertThat(this.endpoint.pools().pools()).extractingByKey("archives")
			.extracting(PoolStats::kind)
			.isEqualTo("gzip");
	}

	@Test
	void onePoolHasItsCountersAndDetails() {
		register(this.buffers);
		this.buffers.use((buffer) -> {
			buffer.write(new byte[3000]);
			return buffer.size();
		});
		PoolDescriptor pool = this.endpoint.pool("buffers");
		assertThat(pool).isNotNull()
			.usingRecursiveComparison()
			.ignoringFields("settings", "sizeClasses", "sizes", "findings", "leaks", "churnPerGc")
			.isEqualTo(this.buffers.stats());
		assertThat(pool).isNotNull()
			.extracting(PoolDescriptor::settings, PoolDescriptor::sizeClasses, PoolDescriptor::sizes)
			.containsExactly(this.buffers.details().settings(), this.buffers.details().sizeClasses(),
					this.buffers.details().sizes());
	}

	@Test
	void healthyPoolHasNeitherFindingsNorLeaks() {
		register(this.builders);
		assertThat(this.endpoint.pool("builders")).isNotNull().satisfies((pool) -> {
			assertThat(pool.findings()).isEmpty();
			assertThat(pool.leaks()).isEmpty();
		});
	}

	@Test
	void unknownPoolIsNotShown() {
		register(this.builders);
		assertThat(this.endpoint.pool("nobody")).isNull();
	}

	@Test
	void trimEmptiesThatPoolOnly() {
		register(this.builders, this.buffers);
		this.builders.use(StringBuilder::length);
		this.buffers.use((buffer) -> buffer.size());
		this.endpoint.trim("builders");
		assertThat(this.builders.stats().idle()).isZero();
		assertThat(this.builders.stats().discarded()).containsEntry("explicit", 1L);
		assertThat(this.buffers.stats().idle()).isOne();
	}

	@Test
	void trimOfAnUnknownPoolIsRefusedWithTheKnownOnes() {
		register(this.builders);
		assertThatExceptionOfType(NoSuchPoolException.class).isThrownBy(() -> this.endpoint.trim("nobody"))
			.withMessageContaining("nobody")
			.withMessageContaining("builders");
	}

	@Test
	void trimOverTheWebAnswersWithoutContent() {
		register(this.builders);
		this.builders.use(StringBuilder::length);
		WebEndpointResponse<Void> response = new PoolsWebEndpointExtension(this.endpoint).trim("builders");
		assertThat(response.getStatus()).isEqualTo(204);
		assertThat(this.builders.stats().idle()).isZero();
	}

	@Test
	void trimOverTheWebOfAnUnknownPoolIsNotFound() {
		assertThat(new PoolsWebEndpointExtension(this.endpoint).trim("nobody").getStatus()).isEqualTo(404);
	}

	@Test
	void poolsThatComeAndGoAreFollowed() {
		register(this.builders);
		this.registry.unregister(this.builders);
		register(this.buffers);
		assertThat(this.endpoint.pools().pools()).containsOnlyKeys("buffers");
		assertThat(this.endpoint.pool("builders")).isNull();
	}

	private void register(ManagedPool... pools) {
		for (ManagedPool pool : pools) {
			this.registry.register(pool);
		}
	}

}
