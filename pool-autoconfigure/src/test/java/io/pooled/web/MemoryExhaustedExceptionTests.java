package io.pooled.web;

import org.junit.jupiter.api.Test;

import io.pooled.PoolExhaustedException;

import static org.assertj.core.api.Assertions.assertThat;

class MemoryExhaustedExceptionTests {

	@Test
	void causeIsFoundBehindOthers() {
		PoolExhaustedException cause = new PoolExhaustedException("pool", 1, 2, 2);
		assertThat(MemoryExhaustedException.causeOf(new IllegalStateException(new RuntimeException(cause)))).isNotNull()
			.hasCause(cause);
	}

	@Test
	void causesWithoutEndHaveNone() {
		Exception first = new Exception();
		first.initCause(new Exception(first));
		assertThat(MemoryExhaustedException.causeOf(first)).isNull();
	}

}
