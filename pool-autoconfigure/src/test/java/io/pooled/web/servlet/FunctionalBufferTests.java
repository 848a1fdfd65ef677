package io.pooled.web.servlet;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

import io.pooled.web.bodies.Answer;
import io.pooled.web.bodies.Site;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A function that answers with a buffer.
 */
@ParameterizedClass
@EnumSource
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@SuppressWarnings("NullAway.Init")
class FunctionalBufferTests {

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

	@AfterEach
	void nothingIsLost() {
		this.site.assertNothingLost();
	}

	@ParameterizedTest
	@CsvSource({ "/functional/buffer, application/octet-stream", "/functional/async, application/octet-stream",
			"/functional/etag, application/octet-stream", "/functional/png, image/png" })
	void bufferIsSentAndReleased(String path, String type) {
		Answer answer = this.site.get(path);
		assertThat(answer.status()).isEqualTo(200);
		assertThat(answer.text()).isEqualTo("filled");
		assertThat(answer.header("Content-Type")).hasValue(type);
		assertThat(answer.header("Content-Length")).hasValue("6");
	}

}
