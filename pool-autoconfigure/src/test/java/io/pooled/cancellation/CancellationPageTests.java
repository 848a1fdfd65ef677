package io.pooled.cancellation;

import java.util.List;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import io.pooled.docs.Page;

/**
 * The Java of {@code docs/cancellation.md} is that of the tests in this package, word for
 * word.
 */
class CancellationPageTests {

	static final Page PAGE = new Page("cancellation.md");

	@ParameterizedTest
	@MethodSource("javaOfThePage")
	void javaOfThePageIsThatOfTheTests(String java) {
		Page.assertIsInSources(java, "io/pooled/cancellation/AsyncRecipeTests.java",
				"io/pooled/cancellation/ReactorRecipeTests.java",
				"io/pooled/cancellation/VirtualThreadRecipeTests.java",
				"io/pooled/cancellation/StreamingRecipeTests.java");
	}

	static List<String> javaOfThePage() {
		return PAGE.blocks("java");
	}

}
