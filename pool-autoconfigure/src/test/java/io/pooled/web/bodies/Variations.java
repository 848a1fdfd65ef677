package io.pooled.web.bodies;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import io.pooled.web.http.Request;

/**
 * Ways to ask for the same thing.
 */
final class Variations {

	private Variations() {
	}

	/**
	 * Ask in every way that makes a difference to somebody.
	 * @param path what to ask for
	 * @return requests
	 */
	static List<Request> of(String path) {
		Request get = Request.get(path);
		List<Request> requests = new ArrayList<>(List.of(get));
		Stream
			.of("application/json", "text/plain", "image/png", "*/*", "text/html,*/*;q=0.8", "application/octet-stream")
			.map((type) -> get.with("Accept", type))
			.forEach(requests::add);
		requests.add(get.with("Range", "bytes=1-2"));
		requests.add(get.with("If-None-Match", "\"7\""));
		requests.add(get.with("If-None-Match", "W/\"7\", \"8\""));
		requests.add(get.with("If-None-Match", "*"));
		requests.add(get.with("If-Match", "\"8\""));
		requests.add(get.with("If-Modified-Since", "Fri, 02 Jan 2026 03:04:05 GMT"));
		requests.add(get.with("If-Modified-Since", "Thu, 01 Jan 2026 00:00:00 GMT"));
		List.copyOf(requests).forEach((request) -> requests.add(request.as("HEAD")));
		return requests;
	}

}
