package io.pooled.autoconfigure.endpoint;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.aot.generate.ClassNameGenerator;
import org.springframework.aot.generate.DefaultGenerationContext;
import org.springframework.aot.generate.InMemoryGeneratedFiles;
import org.springframework.aot.hint.predicate.RuntimeHintsPredicates;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.aot.ApplicationContextAotGenerator;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;
import org.springframework.javapoet.ClassName;
import org.springframework.web.util.HtmlUtils;
import org.springframework.web.util.UriUtils;

import io.pooled.actuate.endpoint.PoolsPageEndpoint;
import io.pooled.web.http.Reply;
import io.pooled.web.http.Request;
import io.pooled.web.http.RunningApplication;
import io.pooled.web.http.ServerUnderTest;

import static org.assertj.core.api.Assertions.assertThat;

class PoolsPageEndpointTests {

	private static final String EXPOSED = "management.endpoints.web.exposure.include=*";

	private static final String ALLOWED = "management.endpoint.poolspage.access=read-only";

	private static RunningApplication application(ServerUnderTest server, String... properties) {
		return server.startWithErrorPages(Nothing.class, properties);
	}

	private static Reply get(RunningApplication application, String path) {
		return application.send(Request.get("/actuator/poolspage" + path));
	}

	@ParameterizedTest
	@EnumSource(names = { "TOMCAT", "NETTY" })
	void showsThePageAndWhatItNeeds(ServerUnderTest server) {
		try (RunningApplication application = application(server, EXPOSED, ALLOWED)) {
			Reply page = get(application, "");
			assertThat(page.status()).isEqualTo(200);
			assertThat(page.header("Content-Type")).isEqualToIgnoringCase("text/html;charset=UTF-8");
			assertThat(page.text()).contains("<main id=\"pools\">", "poolspage/pools.js");
			Reply script = get(application, "/pools.js");
			assertThat(script.status()).isEqualTo(200);
			assertThat(script.header("Content-Type")).isEqualToIgnoringCase("text/javascript;charset=UTF-8");
			assertThat(script.text()).contains("\"use strict\"");
			assertThat(get(application, "/pools.css").header("Content-Type"))
				.isEqualToIgnoringCase("text/css;charset=UTF-8");
			// The webjar is not here.
			assertThat(get(application, "/uPlot.iife.min.js").status()).isEqualTo(404);
		}
	}

	@ParameterizedTest
	@CsvSource({ "TOMCAT, /manage, people/look, ops/each/pool", "NETTY, /manage, people/look, ops/each/pool",
			"TOMCAT, /, /people/look/, /pool/", "TOMCAT, /manage, look, ops/pool/", "TOMCAT, /manage, a/b/c:d, 50%",
			"NETTY, /manage, blick und überblick, a & b", "TOMCAT, '', a\"b, c#d" })
	void findsWhatItNeedsWhereverItIs(ServerUnderTest server, String base, String page, String pools) {
		try (RunningApplication application = application(server, EXPOSED, ALLOWED,
				"management.endpoints.web.base-path=" + base, "management.endpoints.web.path-mapping.poolspage=" + page,
				"management.endpoints.web.path-mapping.pools=" + pools)) {
			URI address = URI.create(encoded("/" + base + "/" + page).replaceAll("/+", "/").replaceAll("/$", ""));
			String text = application.send(Request.get(address.toString())).text();
			List<String> links = Pattern.compile("(?:data-pools|src|href)=\"(\\./[^\"]*)\"")
				.matcher(text)
				.results()
				.map((link) -> address.resolve(HtmlUtils.htmlUnescape(link.group(1))).toString())
				.filter((link) -> !link.contains("uPlot"))
				.toList();
			assertThat(links).hasSize(3);
			for (String link : links) {
				Reply reply = application.send(Request.get(link));
				assertThat(reply.status()).as(link).isEqualTo(200);
				assertThat(reply.text()).as(link).containsAnyOf("{\"pools\":{", "\"use strict\"", ":root {");
			}
		}
	}

	private static String encoded(String path) {
		return UriUtils.encodePath(path, StandardCharsets.UTF_8);
	}

	@Test
	void nativeImageKeepsItsFiles() throws IOException {
		DefaultGenerationContext generation = new DefaultGenerationContext(
				new ClassNameGenerator(ClassName.get(PoolsPageEndpointTests.class)), new InMemoryGeneratedFiles());
		try (AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext()) {
			context.register(PoolsPageEndpoint.class);
			new ApplicationContextAotGenerator().processAheadOfTime(context, generation);
		}
		Resource[] files = new PathMatchingResourcePatternResolver().getResources("classpath:io/pooled/actuate/page/*");
		assertThat(files).hasSize(3);
		assertThat(Stream.concat(Stream.of(files).map((file) -> "io/pooled/actuate/page/" + file.getFilename()),
				Stream.of("META-INF/maven/org.webjars.npm/uplot/pom.properties",
						"META-INF/resources/webjars/uplot/1.6.30/dist/uPlot.min.css")))
			.allMatch((file) -> RuntimeHintsPredicates.resource().forResource(file).test(generation.getRuntimeHints()));
	}

	@ParameterizedTest
	@EnumSource(names = { "TOMCAT", "NETTY" })
	void givesAwayNothingElse(ServerUnderTest server) {
		try (RunningApplication application = application(server, EXPOSED, ALLOWED)) {
			for (String path : new String[] { "/index.html", "/..%2f..%2f..%2fapplication.yml", "/PoolsEndpoint.class",
					"/nothing" }) {
				assertThat(get(application, path).status()).as(path).isIn(400, 404);
			}
		}
	}

	@ParameterizedTest
	@EnumSource(names = { "TOMCAT", "NETTY" })
	void isOffUnlessAccessIsGiven(ServerUnderTest server) {
		try (RunningApplication application = application(server, EXPOSED)) {
			assertThat(get(application, "").status()).isEqualTo(404);
			assertThat(application.send(Request.get("/actuator/pools")).status()).isEqualTo(200);
		}
		try (RunningApplication application = application(server, ALLOWED)) {
			assertThat(get(application, "").status()).isEqualTo(404);
		}
	}

	@Configuration(proxyBeanMethods = false)
	static class Nothing {

	}

}
