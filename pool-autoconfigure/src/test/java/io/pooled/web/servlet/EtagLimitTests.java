package io.pooled.web.servlet;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;

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

import io.pooled.web.Answer;
import io.pooled.web.Engine;
import io.pooled.web.Site;
import io.pooled.web.Sites;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Where {@link PooledEtagFilter} is meant to differ from what it extends: beyond its
 * limit, and where a request is made asynchronous without Spring.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class EtagLimitTests {

	private static final String[] POOLED = { EtagSetup.FILTER, "pooled" };

	@SuppressWarnings("NullAway.Init")
	private Sites sites;

	@BeforeAll
	void start() {
		this.sites = Sites.ofServlets(Setup.class);
	}

	@AfterAll
	void stop() {
		this.sites.close();
	}

	@ParameterizedTest
	@CsvSource({ "1, 0", "1, 100", "100000, 0", "7777, 100", "1000000, 0" })
	void bodyBeyondTheLimitIsPassedOnWithoutEtag(int part, int flushAt) throws Exception {
		for (Engine engine : List.of(Engine.TOMCAT, Engine.JETTY)) {
			Answer answer = get(engine,
					"/large?size=" + (EtagBodies.LIMIT + 1) + "&part=" + part + "&flush=" + flushAt);
			assertThat(answer.status()).isEqualTo(200);
			assertThat(answer.header("ETag")).isNull();
			assertThat(answer.header("X-Kept")).isEqualTo("yes");
			assertThat(answer.header("Content-Length")).as("nobody knew it").isNull();
			assertThat(answer.bytes()).isEqualTo(Reply.bytes(EtagBodies.LIMIT + 1));
		}
	}

	@ParameterizedTest
	@CsvSource({ "1", "5000", "1000000" })
	void lengthThatWasAnnouncedStaysBeyondTheLimit(int part) throws Exception {
		int size = EtagBodies.LIMIT + 1;
		for (Engine engine : List.of(Engine.TOMCAT, Engine.JETTY)) {
			Answer answer = get(engine, "/large?announced&size=" + size + "&part=" + part);
			assertThat(answer.header("ETag")).isNull();
			assertThat(answer.header("Content-Length")).isEqualTo(String.valueOf(size));
			assertThat(answer.bytes()).isEqualTo(Reply.bytes(size));
		}
	}

	@ParameterizedTest
	@EnumSource(names = { "TOMCAT", "JETTY" })
	void bodyOfExactlyTheLimitHasAnEtagAndOneByteMoreHasNot(Engine engine) throws Exception {
		Answer within = get(engine, "/large?part=999&size=" + EtagBodies.LIMIT);
		assertThat(within.header("ETag")).isNotNull();
		assertThat(within.header("Content-Length")).isEqualTo(String.valueOf(EtagBodies.LIMIT));
		Answer beyond = get(engine, "/large?part=999&size=" + (EtagBodies.LIMIT + 1));
		assertThat(beyond.header("ETag")).isNull();
	}

	@ParameterizedTest
	@EnumSource(names = { "TOMCAT", "JETTY" })
	void conditionIsNotLookedAtBeyondTheLimit(Engine engine) throws Exception {
		Answer answer = get(engine, "/large?part=999&size=" + (EtagBodies.LIMIT + 1), "If-None-Match", "*");
		assertThat(answer.status()).isEqualTo(200);
		assertThat(answer.bytes()).hasSize(EtagBodies.LIMIT + 1);
	}

	@ParameterizedTest
	@EnumSource(names = { "TOMCAT", "JETTY" })
	void exceptionBeyondTheLimitBreaksTheResponse(Engine engine) throws Exception {
		Answer answer = get(engine, "/large?fail&part=999&size=" + (EtagBodies.LIMIT * 2));
		assertThat(answer.broken()).isTrue();
	}

	@ParameterizedTest
	@EnumSource(names = { "TOMCAT", "JETTY" })
	void errorAfterABodyThatHasBegunIsNoticedAsLittleAsWithSpring(Engine engine) throws Exception {
		String path = "/large?error&part=999&size=" + (EtagBodies.LIMIT * 2);
		Answer spring = site(engine).get(path, EtagSetup.FILTER, "spring");
		Answer pooled = get(engine, path);
		assertThat(pooled.status()).isEqualTo(spring.status()).isEqualTo(200);
		assertThat(pooled.body()).isEqualTo(spring.body());
		assertThat(pooled.broken()).isEqualTo(spring.broken());
	}

	@ParameterizedTest
	@EnumSource(names = { "TOMCAT", "JETTY" })
	void contextThatIsCompletedByHandSendsItsWholeBody(Engine engine) throws Exception {
		assertThat(get(engine, "/raw?size=30000").bytes()).isEqualTo(Reply.bytes(30000));
	}

	@ParameterizedTest
	@EnumSource(names = { "TOMCAT", "JETTY" })
	void contextThatIsDispatchedByHandSendsItsWholeBody(Engine engine) throws Exception {
		Answer dispatched = get(engine, "/raw?dispatch&size=30000");
		assertThat(dispatched.status()).isEqualTo(200);
		assertThat(new String(dispatched.bytes()).replace("dispatched", "")).isEqualTo(new String(Reply.bytes(30000)));
		assertThat(dispatched.body()).endsWith("dispatched");
	}

	private Answer get(Engine engine, String path, String... headers) throws Exception {
		String[] all = Arrays.copyOf(POOLED, 2 + headers.length);
		System.arraycopy(headers, 0, all, 2, headers.length);
		Answer answer = site(engine).get(path, all);
		site(engine).assertNothingInUse();
		return answer;
	}

	private Site site(Engine engine) {
		return this.sites.on(engine);
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
			byte[] bytes = Reply.bytes(size);
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
			byte[] bytes = Reply.bytes(Integer.parseInt(request.getParameter("size")));
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
