package io.pooled.benchmarks.http;

import java.nio.charset.StandardCharsets;

/**
 * What is requested.
 *
 * @param title in the tables
 * @param path without the prefix of the configuration
 * @param requests that take about a second
 * @param gzip whether a gzip body is asked for
 * @param conditional whether to send the ETag of the first response along
 */
record Endpoint(String title, String path, int requests, boolean gzip, boolean conditional) {

	static Endpoint of(String title, String path, int requests) {
		return new Endpoint(title, path, requests, false, false);
	}

	Endpoint gzipped(int requests) {
		return new Endpoint(this.title, this.path, requests, true, this.conditional);
	}

	Endpoint ifNoneMatch() {
		return new Endpoint(this.title + ", If-None-Match", this.path, this.requests, this.gzip, true);
	}

	byte[] request(String prefix, String etag) {
		String format = "GET %s%s HTTP/1.1\r\nHost: localhost\r\nAccept: application/json\r\n%s%s\r\n";
		return format
			.formatted(prefix, this.path, this.gzip ? "Accept-Encoding: gzip\r\n" : "",
					etag.isEmpty() ? "" : "If-None-Match: " + etag + "\r\n")
			.getBytes(StandardCharsets.US_ASCII);
	}

	boolean isServedBy(Configuration configuration) {
		return !this.conditional || configuration.header().equals("etag");
	}

}
