package io.pooled.web.faults;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import io.pooled.web.http.Reply;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What a client must see, in whatever went wrong.
 */
final class Checks {

	/** Below that a response is not worth being compressed. */
	private static final int COMPRESSIBLE = 2048;

	/** Characters at the end of a {@link Document}. */
	private static final int BRACKETS = 2;

	private static final JsonMapper JSON = new JsonMapper();

	private Checks() {
	}

	static void delivered(Reply reply, Call call, FeatureSet features) {
		byte[] expected = call.expected();
		assertThat(reply.status()).as("%s: %s", call, reply).isEqualTo(200);
		assertThat(reply.isWhole()).as("%s: %s is whole", call, reply).isTrue();
		Content.check(reply.content(), expected);
		if (features.compresses() && expected.length >= COMPRESSIBLE) {
			assertThat(reply.header("Content-Encoding")).as("%s: %s", call, reply).isEqualTo("gzip");
			assertThat(reply.header("Vary")).as("%s: %s", call, reply).containsIgnoringCase("Accept-Encoding");
		}
		if (call.shape() == Shape.STREAM) {
			return;
		}
		if (!features.compresses()) {
			assertThat(reply.header("Content-Length")).as("%s: %s", call, reply)
				.isEqualTo(String.valueOf(expected.length));
		}
		if (features.hasEtags()) {
			assertThat(reply.header("ETag")).as("%s: %s", call, reply).isNotEmpty();
		}
	}

	// A tag is weak on the way to a client that gets the body compressed.
	static void notModified(Reply reply, String tag) {
		assertThat(reply.status()).as("%s", reply).isEqualTo(304);
		assertThat(reply.header("ETag")).as("%s", reply).isNotNull().endsWith(tag.replace("W/", ""));
	}

	/**
	 * Check the beginning of a body, the rest of which was not read.
	 * @param reply the response
	 * @param call the request
	 */
	static void begun(Reply reply, Call call) {
		assertThat(reply.status()).as("%s: %s", call, reply).isEqualTo(200);
		Content.checkStart(reply.content(), call.expected());
	}

	/**
	 * Check a response of Spring Boot's to an error.
	 * @param reply the response
	 * @param call the request
	 * @param status that it must have
	 */
	static void failed(Reply reply, Call call, int status) {
		failed(reply, call.path(), status);
	}

	static void failed(Reply reply, String path, int status) {
		assertThat(reply.status()).as("%s: %s", path, reply).isEqualTo(status);
		assertThat(reply.isWhole()).as("%s: %s is whole", path, reply).isTrue();
		assertThat(reply.header("ETag")).as("%s: %s", path, reply).isNull();
		JsonNode error = JSON.readTree(new String(reply.content(), StandardCharsets.UTF_8));
		assertThat(error.propertyNames()).as("%s: %s", path, error)
			.isSubsetOf("timestamp", "path", "status", "error", "requestId");
		assertThat(error.path("status").asInt()).as("%s: %s", path, error).isEqualTo(status);
		assertThat(error.path("path").asString()).isEqualTo(path);
	}

	/**
	 * Check that half a body does not look like a whole one.
	 * @param reply the response
	 * @param call the request
	 */
	static void failedOrBegun(Reply reply, Call call) {
		if (reply.status() != 200) {
			failed(reply, call, 500);
			return;
		}
		if (call.kind() == Kind.OBJECT) {
			// What Spring MVC and Jackson make of it: brackets are closed, and the
			// response is complete.
			byte[] content = Arrays.copyOf(reply.content(), Math.max(0, reply.content().length - BRACKETS));
			Content.checkStart(content, call.expected());
			return;
		}
		assertThat(reply.isWhole()).as("%s: %s is whole", call, reply).isFalse();
		begun(reply, call);
	}

	/**
	 * Check a body that an exception handler made.
	 * @param reply the response
	 * @param call the request
	 */
	static void explained(Reply reply, Call call) {
		assertThat(reply.status()).as("%s: %s", call, reply).isEqualTo(422);
		assertThat(reply.isWhole()).as("%s: %s is whole", call, reply).isTrue();
		Content.check(reply.content(), Kind.BUFFER.expected(call.job()));
	}

}
