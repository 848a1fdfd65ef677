package io.pooled.autoconfigure;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.boot.autoconfigure.condition.SearchStrategy;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Primary;

import io.pooled.buffer.PooledBufferFactory;
import io.pooled.digest.PooledDigest;
import io.pooled.gzip.PooledGzip;

/**
 * Auto-configuration of a gzip pool and a digest pool that need no configuration.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = PoolsAutoConfiguration.class)
@ConditionalOnBean(value = PoolsProperties.class, search = SearchStrategy.CURRENT)
public final class PooledEncodersAutoConfiguration {

	@Bean
	@Primary
	@ConditionalOnUndeclaredDefault(GzipKind.ID)
	@ConditionalOnSingleCandidate(value = PooledBufferFactory.class, search = SearchStrategy.CURRENT)
	PooledGzip defaultGzip(BoundPools bound, PooledBufferFactory buffers) {
		return PoolKinds.GZIP.builder(PoolNames.DEFAULT, Unset.GZIP, bound.properties()).buffer(buffers).build();
	}

	@Bean
	@Primary
	@ConditionalOnUndeclaredDefault(DigestKind.ID)
	PooledDigest defaultDigest(BoundPools bound) {
		return PoolKinds.DIGEST.pool(PoolNames.DEFAULT, Unset.DIGEST, bound.properties());
	}

}
