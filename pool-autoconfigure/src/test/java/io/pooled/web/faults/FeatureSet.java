package io.pooled.web.faults;

import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;

import io.pooled.web.http.ServerUnderTest;

/**
 * What is switched on, and which kinds of bodies it is for.
 */
enum FeatureSet {

	BODY(EnumSet.of(Kind.BUFFER)),

	JSON(EnumSet.of(Kind.OBJECT), "pools.web.json.enabled=true"),

	ETAG(EnumSet.allOf(Kind.class), "pools.web.etag.enabled=true"),

	COMPRESSION(EnumSet.allOf(Kind.class), "pools.web.compression.enabled=true"),

	ALL(EnumSet.allOf(Kind.class), "pools.web.json.enabled=true", "pools.web.etag.enabled=true",
			"pools.web.compression.enabled=true");

	private final Set<Kind> kinds;

	private final List<String> properties;

	FeatureSet(Set<Kind> kinds, String... properties) {
		this.kinds = kinds;
		this.properties = List.of(properties);
	}

	FaultyApplication start(ServerUnderTest server) {
		return FaultyApplication.start(server, this.properties.toArray(String[]::new));
	}

	Stream<Call> calls(ServerUnderTest server) {
		return this.kinds.stream()
			.flatMap((kind) -> Shape.of(server, kind).stream().map((shape) -> new Call(kind, shape, Job.of(0))));
	}

	/**
	 * Return whether nothing is sent before the body is complete.
	 * @param call the request
	 * @return {@code false} if part of it may have been sent
	 */
	boolean isBuffered(Call call) {
		return switch (call.kind()) {
			case BUFFER -> true;
			case OBJECT -> this != COMPRESSION;
			default -> false;
		};
	}

	boolean hasEtags() {
		return this == ETAG || this == ALL;
	}

	boolean compresses() {
		return this == COMPRESSION || this == ALL;
	}

	@Override
	public String toString() {
		return name().toLowerCase(Locale.ROOT);
	}

}
