package io.pooled.web.servlet;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.pooled.web.bodies.Ask;
import io.pooled.web.bodies.Site;
import io.pooled.web.bodies.Zipped;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A body that is compressed is inflated under the limit of its buffer pool.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@SuppressWarnings("NullAway.Init")
class CompressedRequestBufferTests {

	private static final byte[] HELLO = "hello".getBytes(StandardCharsets.UTF_8);

	private Site site;

	@BeforeAll
	void start() {
		this.site = Container.TOMCAT.start(Uploads.class, Uploads.PROPERTIES);
	}

	@AfterAll
	void stop() {
		this.site.close();
	}

	@AfterEach
	void nothingIsLost() {
		this.site.assertNothingLost();
	}

	@ParameterizedTest
	@ValueSource(strings = { "/callable", "/future" })
	void isInflatedForAsynchronousHandlers(String path) {
		isInflated(path);
		this.site.assertNothingLeased();
		this.site.forgetLosses();
	}

	@ParameterizedTest
	@ValueSource(strings = { "/echo", "/echo-entity", "/text", "/small", "/optional", "/functional/text",
			"/functional/echo" })
	void isInflated(String path) {
		for (String encoding : List.of("gzip", "x-gzip", "GZIP", "gzip, identity")) {
			Ask ask = Ask.post(path, Zipped.of(HELLO)).with("Content-Encoding", encoding);
			assertThat(this.site.ask(ask).text()).as(encoding).isEqualTo("hello");
			assertThat(this.site.ask(ask.inChunks()).text()).as(encoding).isEqualTo("hello");
		}
	}

	@Test
	void identityIsNoEncoding() {
		assertThat(this.site.ask(Ask.post("/text", HELLO).with("Content-Encoding", "identity")).text())
			.isEqualTo("hello");
	}

	@Test
	void everyMemberIsInflated() {
		byte[] body = Zipped.inTwoMembers(HELLO, " again".getBytes(StandardCharsets.UTF_8));
		assertThat(this.site.ask(gzip("/text", body)).text()).isEqualTo("hello again");
	}

	@Test
	void whatIsNotGzipIsABadRequest() {
		assertThat(this.site.ask(gzip("/text", Zipped.corrupt(HELLO))).status()).isEqualTo(400);
		assertThat(this.site.ask(gzip("/text", Zipped.cutOff(HELLO))).status()).isEqualTo(400);
		assertThat(this.site.ask(gzip("/text", HELLO)).status()).isEqualTo(400);
	}

	@Test
	void bodyThatIsMuchLargerWhenInflatedIsABadRequest() {
		assertThat(this.site.ask(gzip("/big", Zipped.bomb())).status()).isEqualTo(400);
	}

	@Test
	void limitAppliesToWhatIsInflated() {
		byte[] exact = new byte[4096];
		Arrays.fill(exact, (byte) 'x');
		assertThat(this.site.ask(gzip("/echo", Zipped.of(exact))).body()).isEqualTo(exact);
		assertThat(this.site.ask(gzip("/echo", Zipped.of(new byte[4097]))).status()).isEqualTo(413);
		assertThat(this.site.ask(gzip("/small", Zipped.of(new byte[1025]))).status()).isEqualTo(413);
		assertThat(this.site.ask(gzip("/functional/echo", Zipped.of(new byte[4097]))).status()).isEqualTo(413);
	}

	private static Ask gzip(String path, byte[] body) {
		return Ask.post(path, body).with("Content-Encoding", "gzip");
	}

}
