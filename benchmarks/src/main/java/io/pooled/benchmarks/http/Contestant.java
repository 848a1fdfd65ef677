package io.pooled.benchmarks.http;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.zip.GZIPInputStream;

import io.pooled.benchmarks.http.Connection.Response;
import io.pooled.benchmarks.http.Server.Reading;

/**
 * A configuration that runs.
 */
final class Contestant implements AutoCloseable {

	private static final int MOST_WARM_UPS = 8;

	private static final Duration PATIENCE = Duration.ofMinutes(5);

	private final Configuration configuration;

	private final Server server;

	private final Load load;

	private final Settings settings;

	private byte[] request = {};

	private String path = "";

	private Response expected = new Response(0, Map.of(), 0);

	Contestant(Configuration configuration, Comparison comparison, Settings settings) throws Exception {
		this.configuration = configuration;
		this.settings = settings;
		this.server = Server.start(configuration, settings, settings.results().resolve(comparison.name()));
		this.load = new Load(this.server.port(), settings.connections());
	}

	Configuration configuration() {
		return this.configuration;
	}

	// Returns the body, decoded.
	byte[] aim(Endpoint endpoint) throws IOException {
		this.path = this.configuration.prefix() + endpoint.path();
		this.request = endpoint.request(this.configuration.prefix(), "");
		ByteArrayOutputStream body = new ByteArrayOutputStream();
		this.expected = this.load.once(this.request, body);
		check(this.expected, 200, this.configuration.header());
		if (endpoint.conditional()) {
			this.request = endpoint.request(this.configuration.prefix(), this.expected.header("etag"));
			this.expected = this.load.once(this.request, body);
			check(this.expected, 304, "etag");
		}
		return this.expected.header("content-encoding").equals("gzip")
				? new GZIPInputStream(new ByteArrayInputStream(body.toByteArray())).readAllBytes() : body.toByteArray();
	}

	private void check(Response response, int status, String header) {
		if (response.status() != status || response.header(header).isEmpty()) {
			throw new IllegalStateException(
					"%s: %s instead of %d with %s".formatted(this.configuration.title(), response, status, header));
		}
	}

	// Compiled code allocates less: until that is over.
	void warmUp(int requests) throws Exception {
		double last = Double.POSITIVE_INFINITY;
		for (int i = 0; i < MOST_WARM_UPS; i++) {
			Reading before = this.server.before();
			run(requests);
			double bytes = this.server.after().bytesSince(before);
			if (bytes > 0.99 * last) {
				return;
			}
			last = bytes;
		}
	}

	private Latencies run(int requests) throws Exception {
		try {
			return this.load.run(this.request, this.expected, requests, PATIENCE);
		}
		catch (IOException | IllegalStateException ex) {
			throw new IllegalStateException(this.configuration.title() + ": " + ex.getMessage(), ex);
		}
	}

	void measure(int requests, Figures figures) throws Exception {
		Reading before = this.server.before();
		Latencies latencies = this.settings.cold() ? wrk() : run(requests);
		Reading after = this.server.after();
		figures.addRequests(latencies.count());
		figures.add(Metric.FAILED, latencies.failed());
		figures.add(Metric.RATE, latencies.rate());
		figures.add(Metric.P50, latencies.p50());
		figures.add(Metric.P99, latencies.p99());
		figures.add(Metric.BYTES, (double) after.bytesSince(before) / latencies.count());
		figures.add(Metric.COLLECTIONS, after.collections().count());
		figures.add(Metric.PAUSES, after.collections().pauses());
		figures.add(Metric.HUMONGOUS, after.collections().humongous());
		figures.add(Metric.CPU, (after.cpu() - before.cpu()) / 1e6 / latencies.count());
		figures.add(Metric.RSS, this.server.residentMegabytes());
	}

	// Less of the processors than a JVM takes, for a first and only round. What it cuts
	// off
	// at the end would be missing in the next.
	private Latencies wrk() throws Exception {
		return new Wrk(this.server.port(), this.settings.connections(), (int) this.settings.round(), this.path).run();
	}

	@Override
	public void close() throws Exception {
		this.load.close();
		this.server.close();
	}

}
