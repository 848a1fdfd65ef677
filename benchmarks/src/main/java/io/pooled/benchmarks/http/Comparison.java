package io.pooled.benchmarks.http;

import java.util.List;

/**
 * Configurations that are measured side by side, and what they have to show.
 *
 * @param name for the command line
 * @param title of its tables
 * @param configurations each of which runs in a server of its own
 * @param endpoints what is requested
 * @param bars at the endpoints without {@code If-None-Match}
 */
record Comparison(String name, String title, List<Configuration> configurations, List<Endpoint> endpoints,
		List<Bar> bars) {

	private static final Endpoint ZONE = Endpoint.of("18 KB", "/zones/America/Indianapolis", 3_000);

	private static final Endpoint ZONES = Endpoint.of("7 MB", "/zones", 50);

	private static final Endpoint ORDERS = Endpoint.of("18 KB, an object", "/orders/18432", 3_000);

	private static final String ORDERS_BEAN = "--spring.main.sources=" + Orders.class.getName();

	static List<Comparison> all() {
		return List.of(body(), defaults(), reactive(), etag(), compression(), json());
	}

	private static Comparison body() {
		return bodies("body", "JSON as a pooled body",
				Configuration.plain("`ResponseEntity<byte[]>`", "content-length").at("/naive"),
				Configuration.pooled("`PooledBuffer`", "content-length"), ZONES);
	}

	private static Comparison defaults() {
		return bodies("defaults", "Spring MVC without any configuration",
				Configuration.plain("`byte[]`", "content-length").at("/plain").of(Application.SERVLET),
				Configuration.pooled("`PooledBuffer`", "content-length").at("/pooled").of(Application.SERVLET),
				Endpoint.of("8 MB", "/body", 60));
	}

	private static Comparison reactive() {
		return bodies("reactive", "WebFlux on Netty without any configuration",
				Configuration.plain("`Mono<byte[]>`", "content-length").at("/plain").of(Application.REACTIVE),
				Configuration.pooled("`Mono<PooledBuffer>`", "content-length").at("/pooled").of(Application.REACTIVE),
				Endpoint.of("8 MB", "/mono", 60));
	}

	private static Comparison bodies(String name, String title, Configuration plain, Configuration pooled,
			Endpoint endpoint) {
		return new Comparison(name, title, List.of(plain, pooled), List.of(endpoint),
				List.of(Bar.atMost(0.17, Metric.PAUSES, pooled.title(), plain.title()),
						Bar.atMost(0.20, Metric.BYTES, pooled.title(), plain.title()),
						Bar.atMost(0.95, Metric.CPU, pooled.title(), plain.title()),
						Bar.atMost(0, Metric.HUMONGOUS, pooled.title(), plain.title())));
	}

	private static Comparison etag() {
		String plain = "no ETag";
		String shallow = "`ShallowEtagHeaderFilter`";
		String pooled = "`pools.web.etag`";
		return new Comparison("etag", "ETag",
				List.of(Configuration.plain(plain, "content-type", ORDERS_BEAN),
						Configuration.plain(shallow, "etag",
								ORDERS_BEAN + ",org.springframework.web.filter.ShallowEtagHeaderFilter"),
						Configuration.pooled(pooled, "etag", ORDERS_BEAN, "--pools.web.etag.enabled=true")),
				List.of(ZONE, ORDERS, ZONE.ifNoneMatch()),
				List.of(Bar.atMost(1, Metric.BYTES, pooled, plain).plus(1024),
						Bar.atMost(0.5, Metric.BYTES, pooled, shallow)));
	}

	private static Comparison compression() {
		String plain = "`server.compression`";
		String pooled = "`pools.web.compression`";
		return new Comparison("compression", "gzip",
				List.of(Configuration.plain(plain, "content-encoding", "--server.compression.enabled=true"),
						Configuration.pooled(pooled, "content-encoding", "--pools.web.compression.enabled=true"),
						Configuration.pooled(pooled + ", level 1", "content-encoding",
								"--pools.web.compression.enabled=true", "--pools.web.compression.level=1")),
				List.of(ZONE.gzipped(2_000), ZONES.gzipped(15)),
				List.of(Bar.atMost(1, Metric.BYTES, pooled, plain),
						Bar.atMost(1, Metric.COLLECTIONS, pooled, plain).plus(1),
						Bar.atMost(1, Metric.CPU, pooled, plain)));
	}

	private static Comparison json() {
		return new Comparison("json", "objects that Spring writes as JSON",
				List.of(Configuration.plain("as it comes", "transfer-encoding", ORDERS_BEAN),
						Configuration.pooled("`pools.web.json`", "content-length", ORDERS_BEAN,
								"--pools.web.json.enabled=true")),
				List.of(ORDERS, Endpoint.of("180 KB, an object", "/orders/184320", 1_000)), List.of());
	}

}
