package io.pooled.web.servlet;

import java.util.stream.Stream;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import io.pooled.web.http.Reply;
import io.pooled.web.http.RunningApplication;
import io.pooled.web.http.ServerUnderTest;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of responses that another thread writes to.
 */
class EtagAsyncOrderTests {

	static Stream<Arguments> filters() {
		return Stream.of(ServerUnderTest.TOMCAT, ServerUnderTest.JETTY)
			.flatMap((server) -> Stream.of("none", "pooled").map((filter) -> Arguments.of(server, filter)));
	}

	@ParameterizedTest
	@MethodSource("filters")
	void bytesWrittenBeforeAndAfterAContextIsStartedStayInOrder(ServerUnderTest server, String filter)
			throws Exception {
		try (RunningApplication application = server.start(EtagLimitTests.Setup.class)) {
			for (int i = 0; i < 300; i++) {
				Reply reply = application.get("/raw?early&size=30000", EtagSetup.FILTER, filter);
				assertThat(reply.status()).isEqualTo(200);
				assertThat(reply.isCutOff()).isFalse();
				assertThat(reply.body().equals(new String(ServletReply.bytes(30_000)))).as("request " + i).isTrue();
				application.assertNothingInUse();
			}
		}
	}

}
