package io.pooled.web.servlet;

import java.util.stream.Stream;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import io.pooled.web.Answer;
import io.pooled.web.Engine;
import io.pooled.web.Site;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of responses that another thread writes to.
 */
class EtagAsyncOrderTests {

	static Stream<Arguments> filters() {
		return Stream.of(Engine.TOMCAT, Engine.JETTY)
			.flatMap((engine) -> Stream.of("none", "pooled").map((filter) -> Arguments.of(engine, filter)));
	}

	@ParameterizedTest
	@MethodSource("filters")
	void bytesWrittenBeforeAndAfterAContextIsStartedStayInOrder(Engine engine, String filter) throws Exception {
		try (Site site = engine.start(EtagLimitTests.Setup.class)) {
			for (int i = 0; i < 300; i++) {
				Answer answer = site.get("/raw?early&size=30000", EtagSetup.FILTER, filter);
				assertThat(answer.status()).isEqualTo(200);
				assertThat(answer.broken()).isFalse();
				assertThat(answer.body().equals(new String(Reply.bytes(30_000)))).as("request " + i).isTrue();
				site.assertNothingInUse();
			}
		}
	}

}
