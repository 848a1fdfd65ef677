package io.pooled.web.bodies;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

import io.pooled.web.http.Reply;
import io.pooled.web.http.Request;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A handler gets the body of its request in a buffer, which is closed for it.
 */
@ParameterizedClass
@EnumSource
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RequestBufferTests extends AbstractUploadsTests {

	@BeforeEach
	void lookAfterWhatIsLost() {
		this.application.pools().forgetLosses();
	}

	@AfterEach
	void nothingIsLeased() {
		this.application.assertNothingInUse();
	}

	@ParameterizedTest
	@MethodSource("paths")
	void bodyArrives(String path) {
		for (Request request : List.of(Request.post(path, HELLO), Request.post(path, HELLO).inChunks())) {
			Reply reply = this.application.send(request);
			assertThat(reply.status()).as(request.toString()).isEqualTo(200);
			assertThat(reply.text()).isEqualTo("hello");
		}
		this.application.assertNothingLost();
	}

	private Stream<String> paths() {
		return Stream.concat(Stream.of("/echo", "/echo-entity", "/closes", "/functional/echo"),
				this.server.isReactive() ? Stream.of("/echo-mono") : Stream.of("/text", "/entity", "/not-required",
						"/optional", "/small", "/callable-echo", "/functional/text"));
	}

	@Test
	void anyTypeOfContentIsRead() {
		for (String type : List.of("application/json", "text/plain", "image/png", "application/xml")) {
			assertThat(this.application.send(Request.post("/text", HELLO).with("Content-Type", type)).text()).as(type)
				.isEqualTo("hello");
		}
	}

	@Test
	void bodyThatIsEmptyIsNone() {
		for (String path : List.of("/not-required", "/entity",
				this.server.isReactive() ? "/entity-mono" : "/optional")) {
			assertThat(this.application.send(Request.post(path, new byte[0])).text()).as(path).isEqualTo("none");
		}
		for (String path : this.server.isReactive() ? List.of("/text", "/text-mono") : List.of("/text")) {
			assertThat(this.application.send(Request.post(path, new byte[0])).status()).as(path).isEqualTo(400);
		}
		assertThat(this.application.send(Request.post("/not-required", new byte[0]).inChunks()).text())
			.isEqualTo("none");
	}

	@ParameterizedTest
	@MethodSource("echoes")
	void bodyOfExactlyTheLimitIsReadAndOneByteMoreIsTooLarge(String path) {
		assertLimit(path, 4096);
		this.application.assertNothingLost();
	}

	private Stream<String> echoes() {
		return Stream.concat(Stream.of("/echo", "/echo-entity", "/functional/echo"),
				this.server.isReactive() ? Stream.of("/echo-mono") : Stream.empty());
	}

	@Test
	void limitIsThatOfThePoolThatTheParameterNames() {
		assertLimit("/small", 1024);
		assertReleased();
	}

	// WebFlux does not use a body again that its handler leaves open.
	private void assertReleased() {
		if (this.server.isReactive()) {
			this.application.assertNothingInUse();
		}
		else {
			this.application.assertNothingLost();
		}
	}

	private void assertLimit(String path, int limit) {
		byte[] exact = content(limit);
		Reply reply = this.application.send(Request.post(path, exact));
		assertThat(reply.status()).isEqualTo(200);
		assertThat(reply.bytes()).isEqualTo(exact);
		assertThat(this.application.send(Request.post(path, exact).inChunks()).bytes()).isEqualTo(exact);
		assertThat(this.application.send(Request.post(path, content(limit + 1))).status()).isEqualTo(413);
		assertThat(this.application.send(Request.post(path, content(limit + 1)).inChunks()).status()).isEqualTo(413);
	}

	@Test
	void lengthBeyondTheLimitIsRefusedBeforeAnythingIsLeased() {
		long before = this.application.pools().stats("small").acquires();
		assertThat(this.application.send(Request.post("/small", content(1025))).status()).isEqualTo(413);
		assertThat(this.application.pools().stats("small").acquires()).isEqualTo(before);
	}

	@Test
	void parameterThatNamesNoBufferPoolIsAnError() {
		assertThat(this.application.send(Request.post("/unknown", HELLO)).status()).isEqualTo(500);
	}

	@Test
	void requestThatIsRefusedAfterItsBodyWasReadLeavesNothingLeased() {
		assertThat(this.application.send(Request.post("/number?number=7", HELLO)).text()).isEqualTo("hello7");
		assertThat(this.application.send(Request.post("/number", HELLO)).status()).isEqualTo(400);
		assertThat(this.application.send(Request.post("/number?number=x", HELLO)).status()).isEqualTo(400);
		assertReleased();
	}

	@Test
	void bodiesOfManyRequestsAreNotMixedUp() {
		for (int i = 0; i < 50; i++) {
			byte[] body = content(i * 80 + 1);
			Arrays.fill(body, (byte) i);
			assertThat(this.application.send(Request.post("/echo", body)).bytes()).isEqualTo(body);
		}
		this.application.assertNothingLost();
		assertThat(this.application.pools().stats("bodies").misses()).isLessThan(20);
	}

	private static byte[] content(int length) {
		byte[] content = new byte[length];
		Arrays.fill(content, (byte) 'x');
		return content;
	}

}
