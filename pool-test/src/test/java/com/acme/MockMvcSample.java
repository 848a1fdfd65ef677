package com.acme;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.webmvc.test.autoconfigure.AutoConfigureMockMvc;
import org.springframework.test.web.servlet.assertj.MockMvcTester;

import io.pooled.test.BalancedPools;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Has the pools of an application, used in requests that nobody guards.
 */
@Sample
@SpringBootTest(properties = { "pools.buffer.exports.size-classes=1KB", "pools.web.request-guard.enabled=false" })
@AutoConfigureMockMvc
@BalancedPools.Check
class MockMvcSample {

	@Autowired
	private MockMvcTester mvc;

	@ParameterizedTest(name = "{0}")
	@ValueSource(strings = { "leaveLease", "leaveBuffer", "releaseTwice", "closeBufferTwice", "useLate", "getLate",
			"allGood" })
	void makes(String mistake) {
		assertThat(this.mvc.get().uri("/mistakes/" + mistake)).hasStatusOk();
	}

}
