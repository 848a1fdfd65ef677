package io.pooled.autoconfigure.web;

import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import io.pooled.autoconfigure.InvalidPoolPropertyException;
import io.pooled.autoconfigure.PoolsAutoConfiguration;

import static org.assertj.core.api.Assertions.assertThat;

class PooledWebAutoConfigurationTests {

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(PoolsAutoConfiguration.class, PooledWebAutoConfiguration.class));

	@Test
	void wrongPropertiesStopTheStartEvenOfWhatIsOff() {
		this.contextRunner.withPropertyValues("pools.web.etag.limit=0B")
			.run((context) -> assertThat(context).getFailure()
				.isInstanceOf(InvalidPoolPropertyException.class)
				.hasMessageContaining("pools.web.etag.limit"));
	}

	@Test
	void rightOnesDoNot() {
		this.contextRunner.withPropertyValues("pools.web.etag.limit=1B")
			.run((context) -> assertThat(context).hasNotFailed());
	}

	@Test
	void withoutPoolsNothingIsChecked() {
		this.contextRunner.withPropertyValues("pools.enabled=false", "pools.web.etag.limit=0B")
			.run((context) -> assertThat(context).hasNotFailed());
	}

}
