package io.pooled.json;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.util.JsonRecyclerPools;
import tools.jackson.databind.json.JsonMapper;

import io.pooled.PoolStats;

import static org.assertj.core.api.Assertions.assertThat;

class RecyclerMapperCopyTests extends AbstractRecyclerMapperTests {

	@ParameterizedTest
	@ValueSource(ints = { 0, 1, 16 })
	void serializedMapperHasAnIndependentPool(int maxIdle) throws Exception {
		PooledRecyclerPool original = PooledRecyclerPool.of("original", maxIdle);
		JsonMapper mapper = JsonMapper.builder(JsonFactory.builder().recyclerPool(original).build()).build();
		mapper.writeValueAsBytes(1);
		PoolStats before = original.stats();
		JsonMapper copy = (JsonMapper) roundTrip(mapper);
		assertThat(copy.writeValueAsString(Map.of("a", List.of(1)))).isEqualTo("{\"a\":[1]}");
		assertThat(copy.readTree(new ByteArrayInputStream(new byte[] { '1' })).intValue()).isEqualTo(1);
		assertThat(original.stats().acquires()).isEqualTo(before.acquires());
		assertThat(copy.tokenStreamFactory()._getRecyclerPool()).isInstanceOfSatisfying(
				JsonRecyclerPools.BoundedPool.class,
				(pool) -> assertThat(pool.capacity()).isEqualTo(Math.max(1, maxIdle)));
		assertThat(mapper.writeValueAsString(1)).isEqualTo("1");
		original.close();
		assertThat(copy.writeValueAsString(2)).isEqualTo("2");
		assertThat(((JsonMapper) roundTrip(mapper)).writeValueAsString(3)).isEqualTo("3");
	}

	private static Object roundTrip(Object object) throws IOException, ClassNotFoundException {
		ByteArrayOutputStream bytes = new ByteArrayOutputStream();
		try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
			out.writeObject(object);
		}
		try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
			return in.readObject();
		}
	}

	@Test
	void rebuiltMapperAndFactoryShareThePool() {
		JsonMapper rebuilt = this.mapper.rebuild().build();
		rebuilt.writeValueAsBytes(1);
		JsonFactory factory = (JsonFactory) this.mapper.tokenStreamFactory().rebuild().build();
		JsonMapper.builder(factory).build().writeValueAsBytes(1);
		this.mapper.writeValueAsBytes(1);
		assertThat(this.pool.stats().acquires()).isEqualTo(3);
		assertThat(this.pool.stats().created()).isEqualTo(1);
	}

}
