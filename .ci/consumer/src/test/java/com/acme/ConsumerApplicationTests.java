package com.acme;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;

import io.pooled.Pools;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.core.env.Environment;

import static org.assertj.core.api.Assertions.assertThat;

@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
class ConsumerApplicationTests {

	@Autowired
	private Environment environment;

	@Autowired
	private Pools pools;

	@Test
	void exportsComeFromThePoolOfThatNameAndShowAtTheEndpoint() throws Exception {
		String first = get("/export.csv");
		assertThat(first).startsWith("row,0\n").endsWith("row,49999\n").hasLineCount(50_000);
		assertThat(get("/export.csv")).isEqualTo(first);
		assertThat(this.pools.get("exports").stats().hits()).isPositive();
		assertThat(this.pools.get("default").stats().acquires()).isZero();
		assertThat(get("/actuator/pools")).contains("\"exports\":{\"kind\":\"buffer\"");
		assertThat(get("/actuator/pools/exports")).contains("\"maxRetained\":67108864");
	}

	private String get(String path) throws IOException, InterruptedException {
		URI uri = URI.create("http://localhost:" + this.environment.getProperty("local.server.port") + path);
		HttpResponse<String> response = HttpClient.newHttpClient()
			.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString());
		assertThat(response.statusCode()).isEqualTo(200);
		return response.body();
	}

}
