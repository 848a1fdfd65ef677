package io.pooled.benchmarks.http;

import java.util.List;

/**
 * A way to start an application.
 *
 * @param application what is started
 * @param title in the tables
 * @param pooled whether it is this project's
 * @param prefix of all paths
 * @param header one that every response with a body must have, in lower case
 * @param arguments of the application
 */
record Configuration(Application application, String title, boolean pooled, String prefix, String header,
		List<String> arguments) {

	static Configuration plain(String title, String header, String... arguments) {
		return new Configuration(Application.SAMPLE, title, false, "", header, List.of(arguments));
	}

	static Configuration pooled(String title, String header, String... arguments) {
		return new Configuration(Application.SAMPLE, title, true, "", header, List.of(arguments));
	}

	Configuration at(String prefix) {
		return new Configuration(this.application, this.title, this.pooled, prefix, this.header, this.arguments);
	}

	Configuration of(Application application) {
		return new Configuration(application, this.title, this.pooled, this.prefix, this.header, this.arguments);
	}

}
