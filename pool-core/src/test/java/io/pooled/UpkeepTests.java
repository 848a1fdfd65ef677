package io.pooled;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class UpkeepTests {

	@Test
	void defaultCountsAndTrims() {
		assertThat(UpkeepSettings.DEFAULT)
			.isEqualTo(new UpkeepSettings(Duration.ofSeconds(60), Duration.ofMinutes(5), LeakDetection.COUNT));
		assertThat(UpkeepSettings.DEFAULT.isStrict()).isFalse();
	}

	@Test
	void onlyStrictIsStrict() {
		for (LeakDetection detection : LeakDetection.values()) {
			UpkeepSettings upkeep = new UpkeepSettings(Duration.ZERO, Duration.ZERO, detection);
			assertThat(upkeep.isStrict()).isEqualTo(detection == LeakDetection.STRICT);
		}
	}

	@Test
	void negativeDurationsAreRefusedByName() {
		assertThatIllegalArgumentException()
			.isThrownBy(() -> new UpkeepSettings(Duration.ofMillis(-1), Duration.ZERO, LeakDetection.COUNT))
			.withMessage("idleTimeout must not be negative, not PT-0.001S");
		assertThatIllegalArgumentException()
			.isThrownBy(() -> new UpkeepSettings(Duration.ZERO, Duration.ofHours(-2), LeakDetection.COUNT))
			.withMessage("overdueAfter must not be negative, not PT-2H");
	}

	@Test
	void describesItself() {
		Map<String, Object> settings = new LinkedHashMap<>();
		new UpkeepSettings(Duration.ofSeconds(90), Duration.ofMinutes(3), LeakDetection.SAMPLE).describe(settings);
		assertThat(settings).containsEntry("idleTimeout", "PT1M30S")
			.containsEntry("overdueAfter", "PT3M")
			.containsEntry("leakDetection", "sample");
	}

	@Test
	void idsAreLowerCaseInAnyLocale() {
		assertThat(LeakDetection.values()).extracting(LeakDetection::id).containsExactly("count", "sample", "strict");
		assertThat(DiscardReason.values()).extracting(DiscardReason::id)
			.containsExactly("full", "oversize", "idle", "pressure", "invalid", "abandoned", "explicit");
	}

}
