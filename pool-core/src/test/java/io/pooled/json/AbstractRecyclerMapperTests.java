package io.pooled.json;

import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;

import tools.jackson.core.JsonGenerator;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.util.BufferRecycler;
import tools.jackson.core.util.RecyclerPool;
import tools.jackson.databind.json.JsonMapper;

/**
 * Opens documents with mappers whose recyclers are pooled.
 */
abstract class AbstractRecyclerMapperTests {

	private static final StreamReadConstraints LIMITS = StreamReadConstraints.builder()
		.maxNameLength(1_000_000)
		.build();

	final PooledRecyclerPool pool = PooledRecyclerPool.of("recycler", 16);

	final JsonMapper mapper = mapper(this.pool);

	static JsonMapper mapper(RecyclerPool<BufferRecycler> pool) {
		return JsonMapper.builder(JsonFactory.builder().recyclerPool(pool).streamReadConstraints(LIMITS).build())
			.build();
	}

	static List<JsonGenerator> open(JsonMapper mapper, int count) {
		List<JsonGenerator> open = new ArrayList<>();
		for (int i = 0; i < count; i++) {
			open.add(mapper.createGenerator(OutputStream.nullOutputStream()));
		}
		return open;
	}

}
