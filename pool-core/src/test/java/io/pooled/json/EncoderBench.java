package io.pooled.json;

import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

import tools.jackson.databind.ValueSerializer;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;

import io.pooled.PoolStats;
import io.pooled.StatsLaws;
import io.pooled.buffer.PooledBufferFactory;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * An encoder over small buffers, of which nothing may stay leased.
 */
final class EncoderBench {

	private final JsonMapper mapper;

	private final PooledBufferFactory buffers = PooledBufferFactory.builder("buffers")
		.sizeClasses(64, 1024)
		.limit(1024 * 1024)
		.build();

	private final PooledJsonEncoder encoder;

	EncoderBench(ValueSerializer<?>... serializers) {
		SimpleModule module = new SimpleModule();
		for (ValueSerializer<?> serializer : serializers) {
			module.addSerializer(serializer);
		}
		this.mapper = JsonMapper.builder().addModule(module).build();
		this.encoder = PooledJsonEncoder.of("json", this.mapper.writer(), this.buffers);
	}

	JsonMapper mapper() {
		return this.mapper;
	}

	PooledBufferFactory buffers() {
		return this.buffers;
	}

	PooledJsonEncoder encoder() {
		return this.encoder;
	}

	static Object value(int size) {
		return IntStream.range(0, size)
			.mapToObj((i) -> Map.of("id", i, "name", "näme 😀 \"" + i + "\"", "values", List.of(i * 0.5, true, "x")))
			.toList();
	}

	void assertNothingLeased() {
		PoolStats stats = this.encoder.stats();
		assertThat(stats.releases()).isEqualTo(stats.acquires());
		assertThat(stats.hits() + stats.misses()).isEqualTo(stats.acquires());
		assertThat(stats.inUse()).isZero();
		StatsLaws.holdAtRest(this.buffers.stats());
	}

}
