package com.acme;

import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.TestExecutionResult.Status;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.testkit.engine.EngineTestKit;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What {@link ExportSample} finds.
 */
class BalancedPoolsTests {

	private static Map<String, TestExecutionResult> results;

	@BeforeAll
	static void runSample() {
		results = EngineTestKit.engine("junit-jupiter")
			.selectors(DiscoverySelectors.selectClass(ExportSample.class))
			.execute()
			.testEvents()
			.finished()
			.stream()
			.collect(Collectors.toMap((event) -> event.getTestDescriptor().getDisplayName(),
					(event) -> event.getRequiredPayload(TestExecutionResult.class)));
		assertThat(results).hasSize(4);
	}

	@Test
	void testsOfWhatClosesItsBufferPass() {
		assertThat(results.get("exportIsAnswered()").getStatus()).isEqualTo(Status.SUCCESSFUL);
		assertThat(results.get("safeExportOfLessThanNothingIsRefused()").getStatus()).isEqualTo(Status.SUCCESSFUL);
	}

	@Test
	void testOfWhatLeavesItsBufferOpenFailsAndNamesPoolAndLine() {
		assertThat(failure("exportOfLessThanNothingIsRefused()"))
			.startsWith("Pools were misused by this test:\nPool 'exports': lease was left open by a request, at "
					+ SafetyPage.place("export", "not closed if it fails") + " (thread 'main')");
	}

	@Test
	void testOfWhatKeepsItsBufferFailsAndNamesPoolAndLine() {
		assertThat(failure("exportIsRemembered()"))
			.isEqualTo("Pools were misused by this test:\nPool 'exports': lease is open, at "
					+ SafetyPage.place("remember", "kept in a field") + " (thread 'main')");
	}

	@Test
	void whatThePageSaysIsWhatIsHere() {
		String settings = SafetyPage.read(Path.of("src", "main", "resources", "application.yml"));
		assertThat(SafetyPage.blocks("yaml")).isNotEmpty().allSatisfy((yaml) -> assertThat(settings).contains(yaml));
		String pom = words(SafetyPage.read(Path.of("pom.xml")));
		assertThat(SafetyPage.blocks("xml")).isNotEmpty().allSatisfy((xml) -> assertThat(pom).contains(words(xml)));
		String sample = words(SafetyPage.read(Path.of("src", "test", "java", "com", "acme", "ExportSample.java")));
		assertThat(SafetyPage.blocks("java")).filteredOn((java) -> java.contains("@BalancedPools.Check"))
			.singleElement()
			.satisfies((java) -> assertThat(words(java).replace("ExportTests", "ExportSample").split(" \\.\\.\\. "))
				.allSatisfy((part) -> assertThat(sample).contains(part)));
		assertThat(SafetyPage.blocks("text")).extracting(BalancedPoolsTests::anyFigures)
			.containsExactly(anyFigures(failure("exportOfLessThanNothingIsRefused()")));
	}

	private static String failure(String test) {
		return results.get(test).getThrowable().orElseThrow().getMessage().replace("\r\n", "\n");
	}

	// The lines of this project and of Spring's may be others.
	private static String anyFigures(String text) {
		return text.replaceAll("\\d+", "n").strip();
	}

	private static String words(String text) {
		return text.replaceAll("\\s+", " ").trim();
	}

}
