package io.pooled.web.security;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

import io.pooled.web.Answer;
import io.pooled.web.Site;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Somebody with a browser.
 */
final class Visitor {

	private static final Pattern CSRF = Pattern.compile("name=\"_csrf\" type=\"hidden\" value=\"([^\"]*)\"");

	private final Site site;

	private final String encoding;

	private @Nullable String session;

	Visitor(Site site, String encoding) {
		this.site = site;
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

	private Answer send(String method, String path) throws Exception {
		List<String> headers = new ArrayList<>(
				List.of("Accept", "text/html,*/*;q=0.5", "Accept-Encoding", this.encoding));
		if (this.session != null) {
			headers.addAll(List.of("Cookie", this.session));
		}
		Answer answer = this.site.send(method, path, headers.toArray(String[]::new));
		this.site.assertNothingInUse();
		answer.headers()
			.getOrDefault("Set-Cookie", List.of())
			.stream()
			.filter((cookie) -> cookie.startsWith("JSESSIONID="))
			.forEach((cookie) -> this.session = cookie.split(";")[0]);
		return answer;
	}

	private String says(Answer answer) {
		assertThat(answer.header("X-Content-Type-Options")).as("%s", answer).isEqualTo("nosniff");
		if (answer.status() == 302) {
			return "302 "
					+ String.valueOf(answer.header("Location")).replace("http://localhost:" + this.site.port(), "");
		}
		String body = text(answer);
		return answer.status() + " " + (body.startsWith("visit") ? body : body.length());
	}

	static String text(Answer answer) {
		boolean zipped = "gzip".equals(answer.header("Content-Encoding")) && !answer.body().isEmpty();
		return new String(zipped ? answer.gunzipped() : answer.bytes(), StandardCharsets.UTF_8);
	}

}
