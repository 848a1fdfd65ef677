package io.pooled.web.security;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Objects;

import org.junit.jupiter.api.Test;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.CsrfConfigurer;
import org.springframework.security.web.SecurityFilterChain;

import io.pooled.web.http.Reply;
import io.pooled.web.http.Request;
import io.pooled.web.http.RunningApplication;
import io.pooled.web.http.ServerUnderTest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * What the page sends with its button for a trial, and Spring Security takes.
 */
class TrialTokenTests {

	private static final String COOKIE = "XSRF-TOKEN=";

	private static Request trial(String... more) {
		Request request = new Request("POST", "/actuator/pools/exports/trial",
				List.of("Connection: close", "Content-Type: application/json"),
				"{\"duration\": \"1s\"}".getBytes(StandardCharsets.UTF_8));
		for (int i = 0; i < more.length; i += 2) {
			request = request.with(more[i], more[i + 1]);
		}
		return request;
	}

	@Test
	void trialIsStartedWithTheTokenFromTheCookieOfThePage() {
		try (RunningApplication application = ServerUnderTest.TOMCAT.startWithErrorPages(Scripts.class,
				SecurityWhenAsked.ASKED + "=true", "pools.buffer.exports.initial=1KB",
				"management.endpoints.web.exposure.include=pools,poolspage",
				"management.endpoint.poolspage.access=read-only", "management.endpoint.pools.access=unrestricted")) {
			Reply page = application.send(Request.get("/actuator/poolspage"));
			assertThat(page.status()).isEqualTo(200);
			String cookie = Objects.requireNonNull(page.header("Set-Cookie")).split(";")[0];
			assertThat(cookie).startsWith(COOKIE).hasSizeGreaterThan(COOKIE.length());
			String token = cookie.substring(COOKIE.length());
			assertThat(application.send(trial("Cookie", cookie)).status()).isEqualTo(403);
			assertThat(application.send(trial("Cookie", cookie, "X-XSRF-TOKEN", token + "x")).status()).isEqualTo(403);
			assertThat(application.send(trial("Cookie", cookie, "X-XSRF-TOKEN", token)).status()).isEqualTo(204);
		}
		// there is one at a time in a JVM
		await().atMost(Duration.ofSeconds(30))
			.until(() -> Thread.getAllStackTraces()
				.keySet()
				.stream()
				.noneMatch((thread) -> thread.getName().equals("pooled-trial")));
	}

	@Configuration(proxyBeanMethods = false)
	static class Scripts {

		@Bean
		SecurityFilterChain security(HttpSecurity http) {
			return http.authorizeHttpRequests((requests) -> requests.anyRequest().permitAll())
				.csrf(CsrfConfigurer::spa)
				.build();
		}

	}

}
