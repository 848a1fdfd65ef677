package io.pooled.web.faults;

import java.nio.charset.StandardCharsets;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of what the tests expect: that it is what Jackson writes.
 */
class DocumentTests {

	@ParameterizedTest
	@ValueSource(ints = { 0, 1, 17, 18, 19, 35, 36, 37, 1000 })
	void theExpectedTextIsWhatJacksonWrites(int size) {
		Job job = Job.of(size);
		String written = JsonMapper.shared().writeValueAsString(Document.of(job));
		assertThat(new String(Document.json(job), StandardCharsets.US_ASCII)).isEqualTo(written)
			.hasSizeGreaterThanOrEqualTo(size);
	}

}
