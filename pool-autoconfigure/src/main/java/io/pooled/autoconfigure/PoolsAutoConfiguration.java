package io.pooled.autoconfigure;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.LazyInitializationExcludeFilter;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.SearchStrategy;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Primary;
import org.springframework.core.env.Environment;

import io.pooled.ManagedPool;
import io.pooled.PoolRegistry;
import io.pooled.Pools;
import io.pooled.SharedMemory;
import io.pooled.buffer.PooledBufferFactory;

/**
 * Auto-configuration of the pools that {@code pools.*} names, and of one buffer pool
 * {@code default} that needs no configuration. Every pool that is a bean is registered
 * with the {@link PoolRegistry}.
 *
 * @since 0.1.0
 */
@AutoConfiguration
@ConditionalOnSwitch(Switch.POOLS)
@Import({ PoolRegistration.Plain.class, PoolBeanRegistrar.class })
public final class PoolsAutoConfiguration {

	/** What no bean of an application begins with, where beans may be overridden. */
	private static final String OURS = "io.pooled.autoconfigure.";

	@Bean(OURS + "poolsProperties")
	PoolsProperties poolsProperties(BeanFactory beans, Environment environment) {
		return BoundPools.of(beans, environment);
	}

	@Bean
	@ConditionalOnMissingBean(search = SearchStrategy.CURRENT)
	PoolRegistry poolRegistry() {
		return new PoolRegistry();
	}

	@Bean
	@ConditionalOnMissingBean
	SharedMemory sharedMemory(BoundPools bound) {
		return BufferKind.memory(bound.properties());
	}

	@Bean(OURS + "poolRegistryPostProcessor")
	static PoolRegistryPostProcessor poolRegistryPostProcessor(BeanFactory beans, ObjectProvider<PoolRegistry> registry,
			ObjectProvider<Pools> standIn) {
		return new PoolRegistryPostProcessor(beans, registry, standIn);
	}

	@Bean(OURS + "namedPoolResolverInstaller")
	static NamedPoolResolver.Installer namedPoolResolverInstaller() {
		return new NamedPoolResolver.Installer();
	}

	@Bean(OURS + "namedPoolResolverKeeper")
	static NamedPoolResolver.Keeper namedPoolResolverKeeper() {
		return new NamedPoolResolver.Keeper();
	}

	@Bean(OURS + "eagerPools")
	static LazyInitializationExcludeFilter eagerPools() {
		return LazyInitializationExcludeFilter.forBeanTypes(ManagedPool.class);
	}

	@Bean(OURS + "poolRegistrationReview")
	static PoolRegistration.Review poolRegistrationReview(Environment environment) {
		return new PoolRegistration.Review(environment);
	}

	@Bean(OURS + "objectPoolTypes")
	static ObjectPoolTypes objectPoolTypes(Environment environment) {
		return new ObjectPoolTypes(environment);
	}

	@Bean(OURS + "objectPoolTypesAgain")
	static ObjectPoolTypes.Again objectPoolTypesAgain(Environment environment) {
		return new ObjectPoolTypes.Again(environment);
	}

	@Bean(OURS + "poolsBufferChoice")
	BufferChoice poolsBufferChoice(ObjectProvider<PooledBufferFactory> pools, BeanFactory beans) {
		return new BufferChoice(pools, beans);
	}

	@Bean(PoolNames.DEFAULT)
	@Primary
	@ConditionalOnUndeclaredDefault(BufferKind.ID)
	PooledBufferFactory defaultBufferPool(BoundPools bound, SharedMemory memory) {
		return PoolKinds.BUFFER.builder(PoolNames.DEFAULT, Unset.BUFFER, bound.properties()).memory(memory).build();
	}

}
