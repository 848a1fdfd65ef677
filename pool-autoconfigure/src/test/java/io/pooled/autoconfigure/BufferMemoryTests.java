package io.pooled.autoconfigure;

import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import io.pooled.SharedMemory;
import io.pooled.buffer.PooledBuffer;
import io.pooled.buffer.PooledBufferFactory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

/**
 * What bounds the memory of all buffer pools of an application.
 */
class BufferMemoryTests {

	private static final long PERCENT = Runtime.getRuntime().maxMemory() / 100;

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(PoolsAutoConfiguration.class));

	@Test
	void memoryFollowsTheHeap() {
		this.contextRunner.withPropertyValues("pools.buffer.exports.limit=1MB").run((context) -> {
			SharedMemory memory = context.getBean(SharedMemory.class);
			assertThat(memory).isNotSameAs(SharedMemory.ofHeap());
			assertThat(memory.maxRetained()).isEqualTo(25 * PERCENT);
			assertThat(memory.maxInUse()).isEqualTo(SharedMemory.ceilingOfHeap(80));
			assertThat(pool(context, "default").stats().maxRetainedBytes()).isEqualTo(25 * PERCENT);
			assertThat(pool(context, "exports").details().settings()).contains(entry("maxCapacity", "auto"),
					entry("maxRetained", 25 * PERCENT));
		});
	}

	@ParameterizedTest
	@CsvSource({ "1MB, 2MB, 1048576, 2097152", "2MB, 1MB, 1048576, 1048576", "0, 2MB, 0, 2097152",
			"none, 2MB, 2097152, 2097152", "1024, none, 1024, 9223372036854775807", "NONE, 5KB, 5120, 5120" })
	void boundsAreWhatTheyAreSaidToBe(String maxRetained, String maxInUse, long retained, long inUse) {
		this.contextRunner.withPropertyValues("pools.max-retained=" + maxRetained, "pools.max-in-use=" + maxInUse)
			.run((context) -> {
				SharedMemory memory = context.getBean(SharedMemory.class);
				assertThat(memory.maxRetained()).isEqualTo(retained);
				assertThat(memory.maxInUse()).isEqualTo(inUse);
			});
	}

	@ParameterizedTest
	@CsvSource({ "10%, 10", "1 %, 1", "25%, 25", "auto, 25", "100%, 25" })
	void boundOfAPoolIsWhatItIsSaidToBe(String maxRetained, int percent) {
		this.contextRunner.withPropertyValues("pools.buffer.exports.max-retained=" + maxRetained)
			.run((context) -> assertThat(pool(context, "exports").stats().maxRetainedBytes())
				.isEqualTo(percent * PERCENT));
	}

	@Test
	void poolsOfAnApplicationShareIt() {
		this.contextRunner
			.withPropertyValues("pools.max-retained=200KB", "pools.max-in-use=400KB", "pools.buffer.exports.limit=1MB")
			.run((context) -> {
				SharedMemory memory = context.getBean(SharedMemory.class);
				try (PooledBuffer first = pool(context, "default").acquire();
						PooledBuffer second = pool(context, "exports").acquire()) {
					first.write(new byte[100_000]);
					second.write(new byte[100_000]);
					assertThat(memory.held()).isBetween(200_000L, 400L << 10);
					assertThat(pool(context, "exports").details().settings().get("sharedMemory"))
						.asInstanceOf(InstanceOfAssertFactories.MAP)
						.containsEntry("held", memory.held())
						.containsEntry("maxInUse", 400L << 10);
				}
				assertThat(memory.held()).isEqualTo(memory.retained()).isBetween(1L, 200L << 10);
			});
	}

	@Test
	void applicationMayHaveAMemoryOfItsOwn() {
		SharedMemory own = new SharedMemory(1 << 20, 2 << 20);
		this.contextRunner.withBean("memory", SharedMemory.class, () -> own)
			.withPropertyValues("pools.buffer.exports.limit=1MB")
			.run((context) -> {
				assertThat(context).hasSingleBean(SharedMemory.class);
				assertThat(pool(context, "default").stats().maxRetainedBytes()).isEqualTo(1 << 20);
				assertThat(pool(context, "exports").stats().maxRetainedBytes()).isEqualTo(1 << 20);
			});
	}

	@Test
	void childContextUsesThatOfItsParent() {
		this.contextRunner.withPropertyValues("pools.max-retained=1MB")
			.run((parent) -> this.contextRunner.withParent(parent).run((child) -> {
				assertThat(child.getBean(SharedMemory.class)).isSameAs(parent.getBean(SharedMemory.class));
				assertThat(pool(child, "default")).isNotSameAs(pool(parent, "default"));
				assertThat(pool(child, "default").stats().maxRetainedBytes()).isEqualTo(1 << 20);
			}));
	}

	private static PooledBufferFactory pool(BeanFactory beans, String name) {
		return beans.getBean(name, PooledBufferFactory.class);
	}

}
