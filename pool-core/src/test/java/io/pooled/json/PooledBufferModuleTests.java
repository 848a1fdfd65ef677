package io.pooled.json;

import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import tools.jackson.databind.exc.InvalidDefinitionException;
import tools.jackson.databind.json.JsonMapper;

import io.pooled.buffer.PooledBuffer;
import io.pooled.buffer.PooledBufferFactory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link PooledBufferModule}.
 */
class PooledBufferModuleTests {

	private final JsonMapper mapper = JsonMapper.builder().findAndAddModules().build();

	@Test
	void bufferIsRefusedWhereverItIs() {
		try (PooledBufferFactory buffers = PooledBufferFactory.builder("buffers").build();
				PooledBuffer buffer = buffers.acquire()) {
			for (Object value : List.of(buffer, Map.of("buffer", buffer), List.of(buffer))) {
				assertThatExceptionOfType(InvalidDefinitionException.class)
					.isThrownBy(() -> this.mapper.writeValueAsString(value))
					.withMessageContaining("A PooledBuffer is no bean")
					.withMessageContaining("toByteArray()");
			}
			buffer.writeUtf8("bytes");
			assertThat(this.mapper.writeValueAsString(Map.of("buffer", buffer.toByteArray())))
				.isEqualTo("{\"buffer\":\"Ynl0ZXM=\"}");
		}
	}

}
