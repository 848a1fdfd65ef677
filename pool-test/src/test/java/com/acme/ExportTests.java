package com.acme;

import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.webmvc.test.autoconfigure.AutoConfigureMockMvc;
import org.springframework.test.web.servlet.assertj.MockMvcTester;

import io.pooled.test.BalancedPools;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Gives everything back to the pools of the application.
 */
@SpringBootTest(properties = "pools.buffer.exports.size-classes=1KB")
@AutoConfigureMockMvc
@BalancedPools.Check
class ExportTests {

	@Autowired
	private MockMvcTester mvc;

	@Test
	void exportIsAnswered() {
		assertThat(this.mvc.get().uri("/export")).hasStatusOk().hasBodyTextEqualTo("a line\n");
	}

}
