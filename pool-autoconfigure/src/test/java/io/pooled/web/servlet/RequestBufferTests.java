package io.pooled.web.servlet;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.pooled.web.bodies.Answer;
import io.pooled.web.bodies.Ask;
import io.pooled.web.bodies.Site;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A handler gets the body of its request in a buffer, which is closed for it.
 */
@ParameterizedClass
@EnumSource
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@SuppressWarnings("NullAway.Init")
class RequestBufferTests {

	private static final byte[] HELLO = "hello".getBytes(StandardCharsets.UTF_8);

	@Parameter
	private Container container = Container.TOMCAT;

	private Site site;

	@BeforeParameterizedClassInvocation
	void start(Container container) {
		this.site = container.start(Uploads.class, Uploads.PROPERTIES);
	}

	@AfterParameterizedClassInvocation
	void stop() {
		this.site.close();
	}

	@BeforeEach
	void lookAfterWhatIsLost() {
		this.site.forgetLosses();
	}

	@AfterEach
	void nothingIsLeased() {
		this.site.assertNothingLeased();
	}

	@ParameterizedTest
	@ValueSource(strings = { "/echo", "/echo-entity", "/text", "/entity", "/not-required", "/optional", "/small",
			"/closes", "/callable-echo", "/functional/text", "/functional/echo" })
	void bodyArrives(String path) {
		for (Ask ask : List.of(Ask.post(path, HELLO), Ask.post(path, HELLO).inChunks())) {
			Answer answer = this.site.ask(ask);
			assertThat(answer.status()).as(ask.toString()).isEqualTo(200);
			assertThat(answer.text()).isEqualTo("hello");
		}
		this.site.assertNothingLost();
	}

	@ParameterizedTest
	@ValueSource(strings = { "/callable", "/future", "/deferred" })
	void bodyThatAnAsynchronousHandlerLeavesOpenArrivesAndIsNotUsedAgain(String path) {
		long before = this.site.discarded("bodies");
		Answer answer = this.site.ask(Ask.post(path, HELLO));
		assertThat(answer.status()).isEqualTo(200);
		assertThat(answer.text()).isEqualTo("hello");
		this.site.assertNothingLeased();
		assertThat(this.site.discarded("bodies")).isEqualTo(before + 1);
	}

	@Test
	void anyTypeOfContentIsRead() {
		for (String type : List.of("application/json", "text/plain", "image/png", "application/xml")) {
			assertThat(this.site.ask(Ask.post("/text", HELLO).with("Content-Type", type)).text()).as(type)
				.isEqualTo("hello");
		}
	}

	@Test
	void bodyThatIsEmptyIsNone() {
		assertThat(this.site.ask(Ask.post("/not-required", new byte[0])).text()).isEqualTo("none");
		assertThat(this.site.ask(Ask.post("/optional", new byte[0])).text()).isEqualTo("none");
		assertThat(this.site.ask(Ask.post("/entity", new byte[0])).text()).isEqualTo("none");
		assertThat(this.site.ask(Ask.post("/text", new byte[0])).status()).isEqualTo(400);
		assertThat(this.site.ask(Ask.post("/not-required", new byte[0]).inChunks()).text()).isEqualTo("none");
	}

	@ParameterizedTest
	@ValueSource(strings = { "/echo", "/echo-entity", "/functional/echo" })
	void bodyOfExactlyTheLimitIsReadAndOneByteMoreIsTooLarge(String path) {
		assertLimit(path, 4096);
	}

	@Test
	void limitIsThatOfThePoolThatTheParameterNames() {
		assertLimit("/small", 1024);
	}

	private void assertLimit(String path, int limit) {
		byte[] exact = content(limit);
		Answer answer = this.site.ask(Ask.post(path, exact));
		assertThat(answer.status()).isEqualTo(200);
		assertThat(answer.body()).isEqualTo(exact);
		assertThat(this.site.ask(Ask.post(path, exact).inChunks()).body()).isEqualTo(exact);
		assertThat(this.site.ask(Ask.post(path, content(limit + 1))).status()).isEqualTo(413);
		assertThat(this.site.ask(Ask.post(path, content(limit + 1)).inChunks()).status()).isEqualTo(413);
		this.site.assertNothingLost();
	}

	@Test
	void lengthBeyondTheLimitIsRefusedBeforeAnythingIsLeased() {
		long before = this.site.stats("small").acquires();
		assertThat(this.site.ask(Ask.post("/small", content(1025))).status()).isEqualTo(413);
		assertThat(this.site.stats("small").acquires()).isEqualTo(before);
	}

	@Test
	void parameterThatNamesNoBufferPoolIsAnError() {
		assertThat(this.site.ask(Ask.post("/unknown", HELLO)).status()).isEqualTo(500);
	}

	@ParameterizedTest
	@ValueSource(strings = { "/throws", "/functional/throws" })
	void handlerThatThrowsLeavesNothingLeased(String path) {
		assertThat(this.site.ask(Ask.post(path, HELLO)).status()).isEqualTo(500);
		this.site.assertNothingLost();
	}

	@Test
	void asynchronousHandlerThatThrowsLeavesNothingLeased() {
		long before = this.site.discarded("bodies");
		assertThat(this.site.ask(Ask.post("/callable-throws", HELLO)).status()).isEqualTo(500);
		this.site.assertNothingLeased();
		assertThat(this.site.discarded("bodies")).isEqualTo(before + 1);
	}

	@Test
	void requestThatIsRefusedAfterItsBodyWasReadLeavesNothingLeased() {
		assertThat(this.site.ask(Ask.post("/number?number=7", HELLO)).text()).isEqualTo("hello7");
		assertThat(this.site.ask(Ask.post("/number", HELLO)).status()).isEqualTo(400);
		assertThat(this.site.ask(Ask.post("/number?number=x", HELLO)).status()).isEqualTo(400);
		this.site.assertNothingLost();
	}

	@Test
	void bodiesOfManyRequestsAreNotMixedUp() {
		for (int i = 0; i < 50; i++) {
			byte[] body = content(i * 80 + 1);
			Arrays.fill(body, (byte) i);
			assertThat(this.site.ask(Ask.post("/echo", body)).body()).isEqualTo(body);
		}
		this.site.assertNothingLost();
		assertThat(this.site.stats("bodies").misses()).isLessThan(20);
	}

	private static byte[] content(int length) {
		byte[] content = new byte[length];
		Arrays.fill(content, (byte) 'x');
		return content;
	}

}
