package com.acme;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;

import io.pooled.test.BalancedPools;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Has the pools of an application, used by threads of a server.
 */
@Sample
@SpringBootTest(properties = { "pools.buffer.exports.size-classes=1KB", "pools.web.request-guard.enabled=false" },
		webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
@BalancedPools.Check
class ServerSample {

	@LocalServerPort
	private int port;

	@ParameterizedTest(name = "{0}")
	@ValueSource(strings = { "leaveLease", "leaveBuffer", "releaseTwice", "closeBufferTwice", "useLate", "getLate",
			"allGood" })
	void makes(String mistake) throws IOException, InterruptedException {
		URI uri = URI.create("http://localhost:" + this.port + "/mistakes/" + mistake);
		HttpResponse<Void> response = HttpClient.newHttpClient()
			.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.discarding());
		assertThat(response.statusCode()).isEqualTo(200);
	}

}
