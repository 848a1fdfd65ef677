package com.acme;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;

import io.pooled.PoolStats;
import io.pooled.Pools;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.core.env.Environment;

import static org.assertj.core.api.Assertions.assertThat;

@ExtendWith(OutputCaptureExtension.class)
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

	@Test
	void jsonIsReadAndWrittenWithRecyclersThatShowAtTheEndpointAndInTheMeters(CapturedOutput output) throws Exception {
		for (int i = 0; i < 3; i++) {
			assertThat(send(request("/orders").header("Content-Type", "application/json")
				.POST(BodyPublishers.ofString("{\"item\":\"n\u00e4il\",\"amount\":" + i + "}")))).isEqualTo(
						"[{\"item\":\"n\u00e4il\",\"amount\":" + i + "},{\"item\":\"n\u00e4il\",\"amount\":" + (i + 1) + "}]");
		}
		PoolStats stats = this.pools.get("jacksonRecycler").stats();
		assertThat(stats.acquires()).isGreaterThanOrEqualTo(6);
		assertThat(stats.inUse()).isZero();
		assertThat(stats.retainedBytes()).isPositive();
		assertThat(get("/actuator/pools")).contains("\"jacksonRecycler\":{\"kind\":\"recycler\"");
		assertThat(get("/actuator/pools/jacksonRecycler")).contains("\"maxIdle\":256");
		assertThat(get("/actuator/metrics/pool.acquires?tag=pool:jacksonRecycler")).contains("\"statistic\":\"COUNT\"");
		assertThat(get("/actuator/metrics/pool.retained?tag=pool:jacksonRecycler")).contains("\"baseUnit\":\"bytes\"");
		assertThat(output).doesNotContain("Pooled goes without");
	}

	private String get(String path) throws IOException, InterruptedException {
		return send(request(path));
	}

	private HttpRequest.Builder request(String path) {
		return HttpRequest
			.newBuilder(URI.create("http://localhost:" + this.environment.getProperty("local.server.port") + path));
	}

	private static String send(HttpRequest.Builder request) throws IOException, InterruptedException {
		HttpResponse<String> response = HttpClient.newHttpClient().send(request.build(), BodyHandlers.ofString());
		assertThat(response.statusCode()).isEqualTo(200);
		return response.body();
	}

}
