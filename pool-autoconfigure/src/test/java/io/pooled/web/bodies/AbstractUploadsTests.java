package io.pooled.web.bodies;

import java.nio.charset.StandardCharsets;

import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;

import io.pooled.web.http.RunningApplication;
import io.pooled.web.http.ServerUnderTest;

/**
 * Starts {@link Uploads} on each server for a class of tests.
 */
@SuppressWarnings("NullAway.Init")
abstract class AbstractUploadsTests {

	static final byte[] HELLO = "hello".getBytes(StandardCharsets.UTF_8);

	@Parameter
	ServerUnderTest server = ServerUnderTest.TOMCAT;

	RunningApplication application;

	@BeforeParameterizedClassInvocation
	void start(ServerUnderTest server) {
		this.application = Uploads.start(server);
	}

	@AfterParameterizedClassInvocation
	void stop() {
		this.application.close();
	}

}
