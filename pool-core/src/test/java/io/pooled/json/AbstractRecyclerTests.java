package io.pooled.json;

import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

import tools.jackson.core.JsonGenerator;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.util.BufferRecycler;
import tools.jackson.core.util.JsonRecyclerPools;
import tools.jackson.core.util.RecyclerPool;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;
import tools.jackson.databind.ser.std.StdSerializer;

import io.pooled.PoolStats;
import io.pooled.StatsLaws;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A mapper whose recyclers are pooled, beside one with those of Jackson.
 */
abstract class AbstractRecyclerTests {

	final PooledRecyclerPool pool = PooledRecyclerPool.of("recycler", 64);

	final JsonMapper mapper = mapper(this.pool);

	final JsonMapper peer = mapper(JsonRecyclerPools.newConcurrentDequePool());

	private static JsonMapper mapper(RecyclerPool<BufferRecycler> pool) {
		SimpleModule module = new SimpleModule().addSerializer(new NestingSerializer())
			.addSerializer(new Broken.Serializer());
		return JsonMapper.builder(JsonFactory.builder().recyclerPool(pool).build()).addModule(module).build();
	}

	static List<Object> rows(int count) {
		return IntStream.range(0, count)
			.<Object>mapToObj((i) -> Map.of("id", i, "name", "näme 😀 \"" + i + "\"", "values", List.of(i * 0.5, true)))
			.toList();
	}

	void assertAtRest() {
		PoolStats stats = this.pool.stats();
		StatsLaws.holdAtRest(stats);
		assertThat(stats.staleReleases()).isZero();
		assertThat(stats.discarded()).containsEntry("invalid", 0L).containsEntry("oversize", 0L);
		assertThat((long) this.pool.pooledCount()).isEqualTo(stats.idle());
	}

	/**
	 * Is written as the JSON of a smaller one.
	 *
	 * @param mapper writes it
	 * @param levels how many more
	 */
	record Nested(JsonMapper mapper, int levels) {
	}

	private static final class NestingSerializer extends StdSerializer<Nested> {

		NestingSerializer() {
			super(Nested.class);
		}

		@Override
		public void serialize(Nested value, JsonGenerator generator, SerializationContext context) {
			generator.writeStartArray();
			generator.writeString("before ".repeat(value.levels()));
			if (value.levels() > 0) {
				Nested next = new Nested(value.mapper(), value.levels() - 1);
				generator.writeString(value.mapper().writeValueAsString(next));
				generator.writeBinary(value.mapper().writeValueAsBytes(next));
				generator.writeString(value.mapper().readTree("[1, \"" + value.levels() + "\"]").toString());
			}
			generator.writeEndArray();
		}

	}

}
