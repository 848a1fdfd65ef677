package io.pooled.web.bodies;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

import io.pooled.web.http.Request;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A body that is compressed is inflated under the limit of its buffer pool.
 */
@ParameterizedClass
@EnumSource
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CompressedRequestBufferTests extends AbstractUploadsTests {

	@AfterEach
	void nothingIsLost() {
		if (this.server.isReactive()) {
			this.application.assertNothingInUse();
		}
		else {
			this.application.assertNothingLost();
		}
	}

	@ParameterizedTest
	@MethodSource("asynchronous")
	void isInflatedForAsynchronousHandlers(String path) {
		long before = this.application.pools().discarded("bodies");
		isInflated(path);
		this.application.assertNothingInUse();
		this.application.pools().awaitDiscarded("bodies", before + 8);
		this.application.pools().forgetLosses();
	}

	private Stream<String> asynchronous() {
		return this.server.isReactive() ? Stream.of("/future") : Stream.of("/callable", "/future");
	}

	@ParameterizedTest
	@MethodSource("paths")
	void isInflated(String path) {
		for (String encoding : List.of("gzip", "x-gzip", "GZIP", "gzip, identity")) {
			Request request = Request.post(path, Zipped.of(HELLO)).with("Content-Encoding", encoding);
			assertThat(this.application.send(request).text()).as(encoding).isEqualTo("hello");
			assertThat(this.application.send(request.inChunks()).text()).as(encoding).isEqualTo("hello");
		}
	}

	private Stream<String> paths() {
		return Stream.concat(
				Stream.of("/echo", "/echo-entity", "/text", "/small", "/functional/text", "/functional/echo"),
				this.server.isReactive() ? Stream.of("/text-mono", "/entity") : Stream.of("/optional"));
	}

	@Test
	void identityIsNoEncoding() {
		assertThat(this.application.send(Request.post("/text", HELLO).with("Content-Encoding", "identity")).text())
			.isEqualTo("hello");
	}

	@Test
	void everyMemberIsInflated() {
		byte[] body = Zipped.inTwoMembers(HELLO, " again".getBytes(StandardCharsets.UTF_8));
		assertThat(this.application.send(gzip("/text", body)).text()).isEqualTo("hello again");
	}

	@Test
	void whatIsNotGzipIsABadRequest() {
		assertThat(this.application.send(gzip("/text", Zipped.corrupt(HELLO))).status()).isEqualTo(400);
		assertThat(this.application.send(gzip("/text", Zipped.cutOff(HELLO))).status()).isEqualTo(400);
		assertThat(this.application.send(gzip("/text", HELLO)).status()).isEqualTo(400);
	}

	@Test
	void bodyThatIsMuchLargerWhenInflatedIsABadRequest() {
		assertThat(this.application.send(gzip("/big", Zipped.bomb())).status()).isEqualTo(400);
	}

	@Test
	void limitAppliesToWhatIsInflated() {
		byte[] exact = new byte[4096];
		Arrays.fill(exact, (byte) 'x');
		assertThat(this.application.send(gzip("/echo", Zipped.of(exact))).bytes()).isEqualTo(exact);
		assertThat(this.application.send(gzip("/echo", Zipped.of(new byte[4097]))).status()).isEqualTo(413);
		assertThat(this.application.send(gzip("/small", Zipped.of(new byte[1025]))).status()).isEqualTo(413);
		assertThat(this.application.send(gzip("/functional/echo", Zipped.of(new byte[4097]))).status()).isEqualTo(413);
	}

	private static Request gzip(String path, byte[] body) {
		return Request.post(path, body).with("Content-Encoding", "gzip");
	}

}
