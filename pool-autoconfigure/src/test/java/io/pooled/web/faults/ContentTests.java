package io.pooled.web.faults;

import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;

/**
 * Tests of what finds lines of another request.
 */
class ContentTests {

	private static final int REQUESTS = 4000;

	private static final String EARLY = "eedb661f";

	private static final String LATE = "edb661f0";

	@Test
	void halvesOfOwnLinesAreNotOfAnotherRequest() {
		issueIds();
		byte[] joined = lines("x", "e" + Content.line(LATE, 32), Content.line(LATE, 33));
		assertThatNoException().isThrownBy(() -> Content.checkNotForeign(joined, LATE));
	}

	@Test
	void aLineOfAnotherRequestIsFound() {
		issueIds();
		byte[] mixed = lines(Content.line(LATE, 0), Content.line(EARLY, 9000), Content.line(LATE, 1));
		assertThatExceptionOfType(AssertionError.class).isThrownBy(() -> Content.checkNotForeign(mixed, LATE))
			.withMessageContaining("it is of %s and has lines of %s", LATE, EARLY);
	}

	@Test
	void theBeginningOfALineOfAnotherRequestIsFoundAtTheEnd() {
		issueIds();
		byte[] cut = lines(Content.line(LATE, 0), Content.line(EARLY, 9000).substring(0, 10));
		assertThatExceptionOfType(AssertionError.class).isThrownBy(() -> Content.checkNotForeign(cut, LATE));
	}

	// Only what was issued is an id.
	private static void issueIds() {
		assertThat(IntStream.range(0, REQUESTS).mapToObj((index) -> Content.newId()).collect(Collectors.toSet()))
			.hasSize(REQUESTS);
	}

	private static byte[] lines(String... lines) {
		return Stream.of(lines).collect(Collectors.joining("\n")).getBytes(StandardCharsets.US_ASCII);
	}

}
