package io.pooled;

import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class CurrentLeasesTests {

	/** More than there are places, so that some share one. */
	private static final int THREADS = 600;

	@Test
	void threadsThatShareAPlaceAreToldApart() {
		CyclicBarrier together = new CyclicBarrier(THREADS);
		Together.run(THREADS, (number) -> enterAndLeave(together));
	}

	// All at a time, one step after the other.
	private static void enterAndLeave(CyclicBarrier together) {
		LeaseScope scope = LeaseScope.begin();
		LeaseScope inner = LeaseScope.begin();
		assertThat(LeaseScope.enter(scope)).isNull();
		meet(together);
		assertThat(LeaseScope.current()).isSameAs(scope);
		assertThat(LeaseScope.enter(inner)).isSameAs(scope);
		meet(together);
		LeaseScope.outside(() -> {
			meet(together);
			assertThat(LeaseScope.current()).isNull();
			return together;
		});
		meet(together);
		assertThat(LeaseScope.enter(scope)).isSameAs(inner);
		meet(together);
		assertThat(LeaseScope.enter(null)).isSameAs(scope);
		meet(together);
		assertThat(LeaseScope.current()).isNull();
	}

	private static void meet(CyclicBarrier together) {
		try {
			together.await(30, TimeUnit.SECONDS);
		}
		catch (Exception ex) {
			throw new IllegalStateException(ex);
		}
	}

}
