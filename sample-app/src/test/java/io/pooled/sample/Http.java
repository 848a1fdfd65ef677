package io.pooled.sample;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Version;
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

	private static final HttpClient CLIENT = HttpClient.newBuilder().version(Version.HTTP_1_1).build();

	private static final Duration PATIENCE = Duration.ofMinutes(1);

	private static final JsonMapper MAPPER = JsonMapper.builder().build();

	HttpResponse<byte[]> get(String path) throws IOException, InterruptedException {
		return CLIENT.send(request(path).build(), BodyHandlers.ofByteArray());
	}

	HttpResponse<byte[]> post(String path, byte[] body) throws IOException, InterruptedException {
		return CLIENT.send(request(path).header("Content-Type", "application/octet-stream")
			.POST(BodyPublishers.ofByteArray(body))
			.build(), BodyHandlers.ofByteArray());
	}

	HttpResponse<byte[]> delete(String path) throws IOException, InterruptedException {
		return CLIENT.send(request(path).DELETE().build(), BodyHandlers.ofByteArray());
	}

	JsonNode json(String path) throws IOException, InterruptedException {
		return MAPPER.readTree(get(path).body());
	}

	/**
	 * Ask for something and read it to its end.
	 * @param path what is asked for
	 * @return what came of it
	 * @throws InterruptedException if the thread is interrupted meanwhile
	 */
	Outcome fetch(String path) throws InterruptedException {
		HttpResponse<InputStream> response;
		try {
			response = CLIENT.send(request(path).build(), BodyHandlers.ofInputStream());
		}
		catch (IOException ex) {
			return Outcome.UNANSWERED;
		}
		try (InputStream body = response.body()) {
			body.transferTo(OutputStream.nullOutputStream());
			return Outcome.of(response.statusCode());
		}
		catch (IOException ex) {
			return Outcome.CUT_OFF;
		}
	}

	private HttpRequest.Builder request(String path) {
		return HttpRequest.newBuilder(this.base.resolve(path)).timeout(PATIENCE);
	}

	/**
	 * What came of a request.
	 */
	enum Outcome {

		/** A response of status 200, all of it. */
		COMPLETE,

		/** A response of status 503. */
		REFUSED,

		/** Another response. */
		FAILED,

		/** No response has begun. */
		UNANSWERED,

		/** The response ended before its end. */
		CUT_OFF;

		static Outcome of(int status) {
			return switch (status) {
				case 200 -> COMPLETE;
				case 503 -> REFUSED;
				default -> FAILED;
			};
		}

	}

}
