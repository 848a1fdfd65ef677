package io.pooled.sample;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A client of the sample.
 *
 * @param base where it listens
 */
record Http(URI base) {

	private static final HttpClient CLIENT = HttpClient.newHttpClient();

	private static final Duration PATIENCE = Duration.ofMinutes(1);

	private static final JsonMapper MAPPER = JsonMapper.builder().build();

	HttpResponse<byte[]> get(String path) throws IOException, InterruptedException {
		return CLIENT.send(HttpRequest.newBuilder(this.base.resolve(path)).timeout(PATIENCE).build(),
				BodyHandlers.ofByteArray());
	}

	HttpResponse<byte[]> post(String path, byte[] body) throws IOException, InterruptedException {
		return CLIENT.send(HttpRequest.newBuilder(this.base.resolve(path))
			.header("Content-Type", "application/octet-stream")
			.POST(BodyPublishers.ofByteArray(body))
			.build(), BodyHandlers.ofByteArray());
	}

	JsonNode json(String path) throws IOException, InterruptedException {
		return MAPPER.readTree(get(path).body());
	}

}
