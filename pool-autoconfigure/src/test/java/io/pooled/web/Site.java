package io.pooled.web;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

import org.springframework.context.ConfigurableApplicationContext;

import io.pooled.ManagedPool;
import io.pooled.PoolStats;
import io.pooled.Pools;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A running application, as its clients see it.
 */
public final class Site implements AutoCloseable {

	private static final Duration PATIENCE = Duration.ofSeconds(30);

	private static final HttpClient CLIENT = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

	private final ConfigurableApplicationContext context;

	private final String root;

	Site(ConfigurableApplicationContext context) {
		this(context, "local.server.port");
	}

	private Site(ConfigurableApplicationContext context, String port) {
		this.context = context;
		this.root = "http://localhost:" + context.getEnvironment().getProperty(port);
	}

	/**
	 * Return the other server of the application.
	 * @return the same application, as those see it who manage it
	 */
	Site management() {
		return new Site(this.context, "local.management.port");
	}

	/**
	 * Send a request and read the whole response.
	 * @param method the method
	 * @param path the path
	 * @param headers names and values in turns
	 * @return what came back
	 * @throws InterruptedException if the thread is interrupted
	 */
	public Answer send(String method, String path, String... headers) throws InterruptedException {
		for (int attempt = 0; attempt < 2; attempt++) {
			try {
				return Answer.of(open(method, path, headers));
			}
			catch (IOException ex) {
				// the server may just have closed the connection that was to be used
			}
		}
		return Answer.NONE;
	}

	/**
	 * Send a GET request and read the whole response.
	 * @param path the path
	 * @param headers names and values in turns
	 * @return what came back
	 * @throws InterruptedException if the thread is interrupted
	 */
	public Answer get(String path, String... headers) throws InterruptedException {
		return send("GET", path, headers);
	}

	/**
	 * Send a request and leave the body to the caller.
	 * @param method the method
	 * @param path the path
	 * @param headers names and values in turns
	 * @return what comes back
	 * @throws IOException if nothing does
	 * @throws InterruptedException if the thread is interrupted
	 */
	public HttpResponse<InputStream> open(String method, String path, String... headers)
			throws IOException, InterruptedException {
		HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(this.root + path))
			.timeout(PATIENCE)
			.method(method, BodyPublishers.noBody());
		if (headers.length > 0) {
			request.headers(headers);
		}
		return CLIENT.send(request.build(), BodyHandlers.ofInputStream());
	}

	/**
	 * Return where it listens.
	 * @return the port
	 */
	public int port() {
		return URI.create(this.root).getPort();
	}

	/**
	 * Wait until every lease has ended, and check that each was ended once. A response
	 * may be complete before its thread has given everything back.
	 */
	public void assertNothingInUse() {
		this.context.getBean(Pools.class).stream().forEach(Site::assertNothingInUse);
	}

	private static void assertNothingInUse(ManagedPool pool) {
		long deadline = System.nanoTime() + PATIENCE.toNanos();
		PoolStats stats = pool.stats();
		while (stats.inUse() != 0 && System.nanoTime() < deadline) {
			Thread.yield();
			stats = pool.stats();
		}
		assertThat(stats.inUse()).as("in use of " + pool.name()).isZero();
		assertThat(stats.staleReleases()).as("stale releases of " + pool.name()).isZero();
	}

	/**
	 * Return a bean of the application.
	 * @param type the type
	 * @param <T> the type
	 * @return the bean
	 */
	public <T> T bean(Class<T> type) {
		return this.context.getBean(type);
	}

	/**
	 * Return a pool of the application.
	 * @param name the name
	 * @return what the pool has counted
	 */
	public PoolStats stats(String name) {
		return this.context.getBean(Pools.class).get(name).stats();
	}

	@Override
	public void close() {
		this.context.close();
	}

}
