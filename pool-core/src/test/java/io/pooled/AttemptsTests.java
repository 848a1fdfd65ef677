package io.pooled;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class AttemptsTests {

	private final Attempts attempts = new Attempts();

	@Test
	void whatIsUnderWayIsCounted() {
		assertThat(this.attempts.attempt(() -> this.attempts.sum() == 1)).isTrue();
		assertThat(this.attempts.sum()).isOne();
	}

	@Test
	void whatFailedIsNotCounted() {
		assertThat(this.attempts.attempt(() -> false)).isFalse();
		assertThat(this.attempts.sum()).isZero();
	}

	// A count of too few would have releases run ahead of acquires.
	@Test
	void whatEndsWithAnErrorMayHaveSucceededAndIsCounted() {
		assertThatExceptionOfType(StackOverflowError.class).isThrownBy(() -> this.attempts.attempt(() -> {
			throw new StackOverflowError();
		}));
		assertThat(this.attempts.sum()).isOne();
	}

}
