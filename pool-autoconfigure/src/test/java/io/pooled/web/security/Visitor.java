package io.pooled.web.security;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

import io.pooled.web.http.Reply;
import io.pooled.web.http.RunningApplication;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Somebody with a browser.
 */
final class Visitor {

	private static final Pattern CSRF = Pattern.compile("name=\"_csrf\" type=\"hidden\" value=\"([^\"]*)\"");

	private final RunningApplication application;

	private final String encoding;

	private @Nullable String session;

	Visitor(RunningApplication application, String encoding) {
		this.application = application;
		this.encoding = encoding;
	}

	/**
	 * Log in, work and log out.
	 * @return what became of it, step by step
	 * @throws Exception if a step fails
	 */
	List<String> journey() throws Exception {
		List<String> steps = new ArrayList<>();
		steps.add(get("/private/page"));
		steps.add(post("/login?username=user&password=wrong&_csrf=" + token()));
		steps.add(post("/login?username=user&password=secret&_csrf=" + token()));
		steps.add(get("/private/page"));
		String token = token();
		steps.add(post("/private/change?_csrf=" + token));
		steps.add(post("/private/change?_csrf=wrong").split(" ")[0]);
		steps.add(get("/public/session").split("\n")[0]);
		steps.add(get("/public/session").split("\n")[0]);
		steps.add(post("/logout?_csrf=" + token));
		steps.add(get("/private/page"));
		return steps;
	}

	private String get(String path) throws Exception {
		return says(send("GET", path));
	}

	private String post(String path) throws Exception {
		return says(send("POST", path));
	}

	private String token() throws Exception {
		Matcher token = CSRF.matcher(text(send("GET", "/login")));
		assertThat(token.find()).isTrue();
		return token.group(1);
	}

	private Reply send(String method, String path) throws Exception {
		List<String> headers = new ArrayList<>(
				List.of("Accept", "text/html,*/*;q=0.5", "Accept-Encoding", this.encoding));
		if (this.session != null) {
			headers.addAll(List.of("Cookie", this.session));
		}
		Reply reply = this.application.send(method, path, headers.toArray(String[]::new));
		this.application.assertNothingInUse();
		reply.headers()
			.getOrDefault("Set-Cookie", List.of())
			.stream()
			.filter((cookie) -> cookie.startsWith("JSESSIONID="))
			.forEach((cookie) -> this.session = cookie.split(";")[0]);
		return reply;
	}

	private String says(Reply reply) {
		assertThat(reply.header("X-Content-Type-Options")).as("%s", reply).isEqualTo("nosniff");
		if (reply.status() == 302) {
			return "302 " + String.valueOf(reply.header("Location"))
				.replace("http://localhost:" + this.application.port(), "");
		}
		String body = text(reply);
		return reply.status() + " " + (body.startsWith("visit") ? body : body.length());
	}

	static String text(Reply reply) {
		boolean zipped = "gzip".equals(reply.header("Content-Encoding")) && !reply.body().isEmpty();
		return new String(zipped ? reply.gunzipped() : reply.bytes(), StandardCharsets.UTF_8);
	}

}
