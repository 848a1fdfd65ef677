package io.pooled;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class BudgetTests {

	@Test
	void reservesUpToTheLimitAndNotMore() {
		Budget budget = new Budget(10);
		assertThat(budget.reserve(6)).isTrue();
		assertThat(budget.reserve(5)).isFalse();
		assertThat(budget.reserve(4)).isTrue();
		assertThat(budget.reserve(1)).isFalse();
		assertThat(budget.used()).isEqualTo(10);
		assertThat(budget.limit()).isEqualTo(10);
	}

	@Test
	void whatIsReleasedCanBeReservedAgain() {
		Budget budget = new Budget(10);
		assertThat(budget.reserve(10)).isTrue();
		budget.release(3);
		assertThat(budget.reserve(4)).isFalse();
		assertThat(budget.reserve(3)).isTrue();
	}

	@Test
	void emptyBudgetHasRoomForNothing() {
		assertThat(new Budget(0).reserve(1)).isFalse();
	}

	@Test
	void negativeBudgetIsRefused() {
		assertThatIllegalArgumentException().isThrownBy(() -> new Budget(-1))
			.withMessage("A budget cannot be negative: -1");
	}

	@Test
	void usedIsNeverAboveTheLimit() {
		Budget budget = new Budget(100);
		AtomicInteger working = new AtomicInteger(4);
		AtomicLong reserved = new AtomicLong();
		Together.run(5, (thread) -> {
			while (thread == 4 && working.get() > 0) {
				assertThat(budget.used()).isBetween(0L, 100L);
			}
			for (int i = 0; thread != 4 && i < 100_000; i++) {
				int weight = 1 + (i % 40);
				if (budget.reserve(weight)) {
					assertThat(reserved.addAndGet(weight)).isLessThanOrEqualTo(100);
					reserved.addAndGet(-weight);
					budget.release(weight);
				}
			}
			working.decrementAndGet();
		});
		assertThat(budget.used()).isZero();
	}

}
