package io.pooled.autoconfigure.endpoint;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Objects;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.actuate.autoconfigure.endpoint.EndpointAutoConfiguration;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.convert.ApplicationConversionService;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;

import io.pooled.actuate.endpoint.PoolsEndpoint;
import io.pooled.actuate.endpoint.PoolsEndpoint.AdviceDescriptor;
import io.pooled.autoconfigure.PoolsAutoConfiguration;
import io.pooled.autoconfigure.PoolsDoctorAutoConfiguration;
import io.pooled.autoconfigure.Yaml;
import io.pooled.buffer.PooledBuffer;
import io.pooled.buffer.PooledBufferFactory;
import io.pooled.doctor.Advice.Prediction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

/**
 * What the advice at the endpoint says, written down and read by another application,
 * comes to what it has predicted.
 */
class PoolsEndpointAdviceTests {

	private static final int BUFFERS = 4_000;

	@ParameterizedTest
	@MethodSource("cases")
	void comesTrueInAnotherApplication(int seed, int kinds, int atOnce) {
		long[] sizes = sizes(new Random(seed), kinds);
		AdviceDescriptor[] advice = new AdviceDescriptor[1];
		application("pools.buffer.big-exports: {max-retained: 64MB, preallocate: 4000}").run((context) -> {
			write(buffers(context), sizes, atOnce);
			advice[0] = (AdviceDescriptor) context.getBean(PoolsEndpoint.class).view("big-exports", "advice");
		});
		AdviceDescriptor advised = Objects.requireNonNull(advice[0]);
		assertThat(advised.samples()).isEqualTo(BUFFERS);
		application(advised.yaml()).run((context) -> {
			PooledBufferFactory buffers = buffers(context);
			assertThat(buffers.details().settings()).containsAllEntriesOf(advised.settings());
			write(buffers, sizes, atOnce);
			Prediction measured = measured(buffers, sizes);
			assertThat(measured.hitRate()).as(advised.toString())
				.isCloseTo(advised.predicted().hitRate(), within(0.05));
			assertThat(measured.wasteRatio()).as(advised.toString())
				.isCloseTo(advised.predicted().wasteRatio(), within(0.05));
		});
	}

	static Stream<Arguments> cases() {
		return IntStream.range(0, 30).mapToObj((seed) -> Arguments.of(seed, 1 + seed % 4, (seed % 3 == 0) ? 1 : seed));
	}

	private static ApplicationContextRunner application(String yaml) {
		return new ApplicationContextRunner()
			.withInitializer(
					(context) -> context.getEnvironment().setConversionService(new ApplicationConversionService()))
			.withInitializer(Yaml.of(yaml))
			.withPropertyValues("management.endpoints.web.exposure.include=pools")
			.withConfiguration(AutoConfigurations.of(EndpointAutoConfiguration.class, PoolsAutoConfiguration.class,
					PoolsDoctorAutoConfiguration.class, PoolsEndpointAutoConfiguration.class));
	}

	private static PooledBufferFactory buffers(ApplicationContext context) {
		return context.getBean("big-exports", PooledBufferFactory.class);
	}

	private static long[] sizes(Random random, int kinds) {
		int[] middles = IntStream.generate(() -> (int) Math.exp(6 + random.nextDouble() * 7)).limit(kinds).toArray();
		return LongStream.generate(() -> middles[random.nextInt(kinds)] * (90L + random.nextInt(20)) / 100)
			.limit(BUFFERS)
			.toArray();
	}

	private static void write(PooledBufferFactory buffers, long[] sizes, int atOnce) {
		Deque<PooledBuffer> open = new ArrayDeque<>();
		for (long size : sizes) {
			if (open.size() == atOnce) {
				open.removeFirst().close();
			}
			PooledBuffer buffer = buffers.acquire();
			buffer.write(new byte[(int) size]);
			open.addLast(buffer);
		}
		open.forEach(PooledBuffer::close);
	}

	private static Prediction measured(PooledBufferFactory buffers, long[] sizes) {
		double taken = buffers.details()
			.sizeClasses()
			.stream()
			.mapToDouble((sizeClass) -> (double) (sizeClass.hits() + sizeClass.misses()) * sizeClass.size())
			.sum();
		return new Prediction(buffers.stats().hitRate(), 1 - LongStream.of(sizes).sum() / taken);
	}

}
