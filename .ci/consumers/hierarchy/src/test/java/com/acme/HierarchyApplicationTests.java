package com.acme;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;

import io.pooled.Pools;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import org.springframework.context.ApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

class HierarchyApplicationTests {

	private static ConfigurableApplicationContext child;

	private static ConfigurableApplicationContext parent;

	@BeforeAll
	static void start() {
		child = HierarchyApplication.run("--server.port=0");
		parent = (ConfigurableApplicationContext) child.getParent();
	}

	@AfterAll
	static void stop() {
		child.close();
		parent.close();
	}

	@Test
	void thePoolOfTheChildAnswersThere() throws Exception {
		long before = pools(child).get("inchild").stats().acquires();
		assertThat(get("/text")).isEqualTo("of the child");
		assertThat(pools(child).get("inchild").stats().acquires()).isEqualTo(before + 1);
		assertThat(pools(child).get("inchild").stats().inUse()).isZero();
	}

	@Test
	void theParentHasPoolsOfItsOwn() {
		assertThat(pools(parent).names()).contains("default").doesNotContain("inchild");
		assertThat(pools(child)).isNotSameAs(pools(parent));
	}

	@Test
	void theEndpointOfTheChildShowsThePoolsOfTheChild() throws Exception {
		get("/text");
		assertThat(get("/actuator/pools")).contains("\"inchild\":{\"kind\":\"buffer\"", "\"default\":");
		assertThat(get("/actuator/pools/inchild")).contains("\"limit\":1048576");
	}

	@Test
	void theMetersOfTheChildCountThePoolsOfTheChild() throws Exception {
		get("/text");
		assertThat(get("/actuator/metrics/pool.acquires?tag=pool:inchild")).contains("\"statistic\":\"COUNT\"")
			.doesNotContain("\"value\":0.0");
	}

	private static Pools pools(ApplicationContext context) {
		return context.getBean(Pools.class);
	}

	private static String get(String path) throws IOException, InterruptedException {
		String port = child.getEnvironment().getProperty("local.server.port");
		HttpResponse<String> response = HttpClient.newHttpClient()
			.send(HttpRequest.newBuilder(URI.create("http://localhost:" + port + path)).build(),
					BodyHandlers.ofString());
		assertThat(response.statusCode()).isEqualTo(200);
		return response.body();
	}

}
