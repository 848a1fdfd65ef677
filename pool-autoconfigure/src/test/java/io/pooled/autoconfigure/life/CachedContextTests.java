package io.pooled.autoconfigure.life;

import java.util.Set;

import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.test.annotation.DirtiesContext.HierarchyMode;
import org.springframework.test.context.TestContext;
import org.springframework.test.context.TestContextManager;

import io.pooled.PoolRegistry;
import io.pooled.Pools;
import io.pooled.autoconfigure.PoolsAutoConfiguration;
import io.pooled.buffer.PooledBuffer;
import io.pooled.buffer.PooledBufferFactory;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests with settings of their own have contexts that live beside one another, until one
 * is dirty.
 */
class CachedContextTests {

	private final Set<Thread> before = Remains.threads();

	@Test
	void cachedContextsHavePoolsOfTheirOwnAndADirtyOneIsClosedAlone() throws Exception {
		TestContext small = contextOf(SmallSample.class);
		TestContext large = contextOf(LargeSample.class);
		ApplicationContext first = small.getApplicationContext();
		ApplicationContext second = large.getApplicationContext();
		assertThat(contextOf(SmallSample.class).getApplicationContext()).as("from the cache").isSameAs(first);
		assertThat(second).isNotSameAs(first);
		assertThat(limit(first)).isEqualTo(1024);
		assertThat(limit(second)).isEqualTo(2048);
		Remains remains = Remains.of(this.before, first);
		Pools pools = first.getBean(Pools.class);
		try (PooledBuffer buffer = buffers(second).acquire()) {
			small.markApplicationContextDirty(HierarchyMode.EXHAUSTIVE);
			assertThat(pools.names()).isEmpty();
			buffer.writeUtf8("still here");
		}
		assertThat(buffers(second).stats().idle()).isOne();
		assertThat(second.getBean(PoolRegistry.class).get("exports")).isSameAs(buffers(second));
		large.markApplicationContextDirty(HierarchyMode.EXHAUSTIVE);
		remains.assertNone();
	}

	private static TestContext contextOf(Class<?> test) {
		return new TestContextManager(test).getTestContext();
	}

	private static PooledBufferFactory buffers(ApplicationContext context) {
		return context.getBean("exports", PooledBufferFactory.class);
	}

	private static long limit(ApplicationContext context) {
		return buffers(context).limit();
	}

	@SpringBootTest(classes = Application.class, properties = "pools.buffer.exports.limit=1KB")
	static class SmallSample {

	}

	@SpringBootTest(classes = Application.class, properties = "pools.buffer.exports.limit=2KB")
	static class LargeSample {

	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration(PoolsAutoConfiguration.class)
	static class Application {

	}

}
