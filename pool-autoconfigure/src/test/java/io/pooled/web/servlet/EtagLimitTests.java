package io.pooled.web.servlet;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.boot.web.servlet.ServletRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

import io.pooled.web.http.Reply;
import io.pooled.web.http.RunningApplication;
import io.pooled.web.http.ServerUnderTest;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Where {@link PooledEtagFilter} is meant to differ from what it extends: beyond its
 * limit, and where a request is made asynchronous without Spring.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class EtagLimitTests {

	private static final String[] POOLED = { EtagSetup.FILTER, "pooled" };

	@SuppressWarnings("NullAway.Init")
	private Map<ServerUnderTest, RunningApplication> applications;

	@BeforeAll
	void start() {
		this.applications = ServerUnderTest.startOn(EnumSet.of(ServerUnderTest.TOMCAT, ServerUnderTest.JETTY),
				Setup.class);
	}

	@AfterAll
	void stop() {
		this.applications.values().forEach(RunningApplication::close);
	}

	@ParameterizedTest
	@CsvSource({ "1, 0", "1, 100", "100000, 0", "7777, 100", "1000000, 0" })
	void bodyBeyondTheLimitIsPassedOnWithoutEtag(int part, int flushAt) throws Exception {
		for (ServerUnderTest server : List.of(ServerUnderTest.TOMCAT, ServerUnderTest.JETTY)) {
			Reply reply = get(server, "/large?size=" + (EtagBodies.LIMIT + 1) + "&part=" + part + "&flush=" + flushAt);
			assertThat(reply.status()).isEqualTo(200);
			assertThat(reply.header("ETag")).isNull();
			assertThat(reply.header("X-Kept")).isEqualTo("yes");
			assertThat(reply.header("Content-Length")).as("nobody knew it").isNull();
			assertThat(reply.bytes()).isEqualTo(ServletReply.bytes(EtagBodies.LIMIT + 1));
		}
	}

	@ParameterizedTest
	@CsvSource({ "1", "5000", "1000000" })
	void lengthThatWasAnnouncedStaysBeyondTheLimit(int part) throws Exception {
		int size = EtagBodies.LIMIT + 1;
		for (ServerUnderTest server : List.of(ServerUnderTest.TOMCAT, ServerUnderTest.JETTY)) {
			Reply reply = get(server, "/large?announced&size=" + size + "&part=" + part);
			assertThat(reply.header("ETag")).isNull();
			assertThat(reply.header("Content-Length")).isEqualTo(String.valueOf(size));
			assertThat(reply.bytes()).isEqualTo(ServletReply.bytes(size));
		}
	}

	@ParameterizedTest
	@EnumSource(names = { "TOMCAT", "JETTY" })
	void bodyOfExactlyTheLimitHasAnEtagAndOneByteMoreHasNot(ServerUnderTest server) throws Exception {
		Reply within = get(server, "/large?part=999&size=" + EtagBodies.LIMIT);
		assertThat(within.header("ETag")).isNotNull();
		assertThat(within.header("Content-Length")).isEqualTo(String.valueOf(EtagBodies.LIMIT));
		Reply beyond = get(server, "/large?part=999&size=" + (EtagBodies.LIMIT + 1));
		assertThat(beyond.header("ETag")).isNull();
	}

	@ParameterizedTest
	@EnumSource(names = { "TOMCAT", "JETTY" })
	void conditionIsNotLookedAtBeyondTheLimit(ServerUnderTest server) throws Exception {
		Reply reply = get(server, "/large?part=999&size=" + (EtagBodies.LIMIT + 1), "If-None-Match", "*");
		assertThat(reply.status()).isEqualTo(200);
		assertThat(reply.bytes()).hasSize(EtagBodies.LIMIT + 1);
	}

	@ParameterizedTest
	@EnumSource(names = { "TOMCAT", "JETTY" })
	void exceptionBeyondTheLimitBreaksTheResponse(ServerUnderTest server) throws Exception {
		Reply reply = get(server, "/large?fail&part=999&size=" + (EtagBodies.LIMIT * 2));
		assertThat(reply.isCutOff()).isTrue();
	}

	@ParameterizedTest
	@EnumSource(names = { "TOMCAT", "JETTY" })
	void errorAfterABodyThatHasBegunIsNoticedAsLittleAsWithSpring(ServerUnderTest server) throws Exception {
		String path = "/large?error&part=999&size=" + (EtagBodies.LIMIT * 2);
		Reply spring = application(server).get(path, EtagSetup.FILTER, "spring");
		Reply pooled = get(server, path);
		assertThat(pooled.status()).isEqualTo(spring.status()).isEqualTo(200);
		assertThat(pooled.body()).isEqualTo(spring.body());
		assertThat(pooled.isCutOff()).isEqualTo(spring.isCutOff());
	}

	@ParameterizedTest
	@EnumSource(names = { "TOMCAT", "JETTY" })
	void contextThatIsCompletedByHandSendsItsWholeBody(ServerUnderTest server) throws Exception {
		assertThat(get(server, "/raw?size=30000").bytes()).isEqualTo(ServletReply.bytes(30000));
	}

	@ParameterizedTest
	@EnumSource(names = { "TOMCAT", "JETTY" })
	void contextThatIsDispatchedByHandSendsItsWholeBody(ServerUnderTest server) throws Exception {
		Reply dispatched = get(server, "/raw?dispatch&size=30000");
		assertThat(dispatched.status()).isEqualTo(200);
		assertThat(new String(dispatched.bytes()).replace("dispatched", ""))
			.isEqualTo(new String(ServletReply.bytes(30000)));
		assertThat(dispatched.body()).endsWith("dispatched");
	}

	private Reply get(ServerUnderTest server, String path, String... headers) throws Exception {
		String[] all = Arrays.copyOf(POOLED, 2 + headers.length);
		System.arraycopy(headers, 0, all, 2, headers.length);
		Reply reply = application(server).get(path, all);
		application(server).assertNothingInUse();
		return reply;
	}

	private RunningApplication application(ServerUnderTest server) {
		return Objects.requireNonNull(this.applications.get(server));
	}

	@Configuration(proxyBeanMethods = false)
	@Import(EtagSetup.class)
	static class Setup {

		@Bean
		ServletRegistrationBean<Large> large() {
			return new ServletRegistrationBean<>(new Large(), "/large");
		}

		@Bean
		ServletRegistrationBean<Raw> raw() {
			return new ServletRegistrationBean<>(new Raw(), "/raw");
		}

	}

	static final class Large extends HttpServlet {

		@Override
		protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
			int size = Integer.parseInt(request.getParameter("size"));
			int part = Integer.parseInt(request.getParameter("part"));
			String flush = request.getParameter("flush");
			response.setHeader("X-Kept", "yes");
			if (request.getParameter("announced") != null) {
				response.setContentLength(size);
			}
			OutputStream body = response.getOutputStream();
			byte[] bytes = ServletReply.bytes(size);
			for (int i = 0; i < size; i += part) {
				body.write(bytes, i, Math.min(part, size - i));
				if (flush != null && i == Integer.parseInt(flush)) {
					body.flush();
				}
			}
			if (request.getParameter("error") != null) {
				response.sendError(503);
			}
			if (request.getParameter("fail") != null) {
				throw new IllegalStateException("half-way");
			}
		}

	}

	/**
	 * Writes from a thread of its own, some of it before that if asked to.
	 */
	static final class Raw extends HttpServlet {

		@Override
		protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
			if (request.getAttribute("written") != null) {
				response.getOutputStream().print("dispatched");
				return;
			}
			byte[] bytes = ServletReply.bytes(Integer.parseInt(request.getParameter("size")));
			int early = (request.getParameter("early") != null) ? 10_000 : 0;
			boolean dispatch = request.getParameter("dispatch") != null;
			AsyncContext context = request.startAsync(request, response);
			response.getOutputStream().write(bytes, 0, early);
			context.start(() -> {
				try {
					response.getOutputStream().write(bytes, early, bytes.length - early);
				}
				catch (IOException ex) {
					throw new UncheckedIOException(ex);
				}
				if (dispatch) {
					request.setAttribute("written", true);
					context.dispatch();
				}
				else {
					context.complete();
				}
			});
		}

	}

}
