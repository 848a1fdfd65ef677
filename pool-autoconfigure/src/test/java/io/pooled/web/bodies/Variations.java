package io.pooled.web.bodies;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Ways to ask for the same thing.
 */
public final class Variations {

	private Variations() {
	}

	/**
	 * Ask in every way that makes a difference to somebody.
	 * @param path what to ask for
	 * @return requests
	 */
	public static List<Ask> of(String path) {
		Ask get = Ask.get(path);
		List<Ask> asks = new ArrayList<>(List.of(get));
		Stream
			.of("application/json", "text/plain", "image/png", "*/*", "text/html,*/*;q=0.8", "application/octet-stream")
			.map((type) -> get.with("Accept", type))
			.forEach(asks::add);
		asks.add(get.with("Range", "bytes=1-2"));
		asks.add(get.with("If-None-Match", "\"7\""));
		asks.add(get.with("If-None-Match", "W/\"7\", \"8\""));
		asks.add(get.with("If-None-Match", "*"));
		asks.add(get.with("If-Match", "\"8\""));
		asks.add(get.with("If-Modified-Since", "Fri, 02 Jan 2026 03:04:05 GMT"));
		asks.add(get.with("If-Modified-Since", "Thu, 01 Jan 2026 00:00:00 GMT"));
		List.copyOf(asks).forEach((ask) -> asks.add(ask.as("HEAD")));
		return asks;
	}

}
