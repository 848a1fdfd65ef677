package io.pooled.web;

import java.util.Arrays;
import java.util.stream.Stream;

import org.junit.jupiter.params.provider.Arguments;

import io.pooled.web.http.ServerUnderTest;

/**
 * Features of {@code pools.web}, by their names, and the servers for which they are
 * switched on.
 */
public final class Features {

	private static final String[] FILTERS = { "compression", "etag", "compression etag" };

	private Features() {
	}

	public static Stream<Arguments> filtersWithServlets() {
		return Stream.of(ServerUnderTest.TOMCAT, ServerUnderTest.JETTY).flatMap((server) -> on(server, FILTERS));
	}

	public static Stream<Arguments> filters() {
		return Stream.of(ServerUnderTest.values()).flatMap((server) -> on(server, FILTERS));
	}

	static Stream<Arguments> on(ServerUnderTest server, String... features) {
		return Arrays.stream(features).map((names) -> Arguments.of(server, names));
	}

	/** Return the properties that switch features on, and others. */
	public static String[] enabling(String features, String... more) {
		Stream<String> enabled = Stream.of(features.split(" ")).map((name) -> "pools.web." + name + ".enabled=true");
		return Stream.concat(enabled, Stream.of(more)).toArray(String[]::new);
	}

}
