package com.acme;

import io.pooled.test.BalancedPools;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.webmvc.test.autoconfigure.AutoConfigureMockMvc;
import org.springframework.test.web.servlet.assertj.MockMvcTester;

import static org.assertj.core.api.Assertions.assertThat;

@SpringBootTest
@AutoConfigureMockMvc
@BalancedPools.Check
class ExportSample {

	@Autowired
	private MockMvcTester mvc;

	@Test
	void exportIsAnswered() {
		assertThat(this.mvc.get().uri("/export?rows=2")).hasStatusOk().hasBodyTextEqualTo("row,0\nrow,1\n");
	}

	@Test
	void exportOfLessThanNothingIsRefused() {
		assertThat(this.mvc.get().uri("/export?rows=-1")).hasStatus(400);
	}

	@Test
	void safeExportOfLessThanNothingIsRefused() {
		assertThat(this.mvc.get().uri("/safe-export?rows=-1")).hasStatus(400);
	}

	@Test
	void exportIsRemembered() {
		assertThat(this.mvc.get().uri("/remember")).hasStatusOk();
	}

}
