package io.pooled.web.http;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;

import org.springframework.boot.web.server.reactive.context.ReactiveWebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;

import io.pooled.Pools;
import io.pooled.web.pools.WatchedPools;

/**
 * An application on a port of its own, as its clients see it, whose pools must have
 * everything back when it has answered.
 *
 * @param context the application
 * @param pools its pools
 * @param port where it listens
 * @param connection the one that is kept from request to request
 */
public record RunningApplication(ConfigurableApplicationContext context, WatchedPools pools, int port,
		Connection connection) implements AutoCloseable {

	/** Return an application behind the port that a property of its environment has. */
	public static RunningApplication behind(String property, ConfigurableApplicationContext context) {
		int port = context.getEnvironment().getRequiredProperty(property, Integer.class);
		return new RunningApplication(context, new WatchedPools(context.getBean(Pools.class)), port,
				new Connection(port));
	}

	public Reply get(String path, String... headers) {
		return send("GET", path, headers);
	}

	/** Send a request, over the connection of the one before if that lasts. */
	public Reply send(String method, String path, String... headers) {
		for (int attempt = 0; attempt < 2; attempt++) {
			try {
				this.connection.send(Request.of(method, path, headers));
				Reply reply = this.connection.receive();
				// Reactor Netty 1.3.7 stops reading where a request comes while the one
				// before is still being ended (issue 4361)
				if (this.context instanceof ReactiveWebServerApplicationContext) {
					this.connection.close();
				}
				return reply;
			}
			catch (IOException ex) {
				// the server may just have closed the connection that was to be used
			}
		}
		return Reply.NONE;
	}

	/** Send a request that ends its connection, and read that to its end. */
	public Reply send(Request request) {
		try (Connection own = open(request)) {
			Reply reply = own.receive();
			String more = reply.isCutOff() ? "" : own.rest();
			return more.isEmpty() ? reply : reply.with(reply.body() + more, "by more than it should have");
		}
		catch (IOException ex) {
			throw new UncheckedIOException(request.toString(), ex);
		}
	}

	public Connection open(Request request) throws IOException {
		Connection own = new Connection(this.port);
		own.send(request);
		return own;
	}

	/** Check that everything has come back that was acquired, once, and by its owner. */
	public void assertNothingInUse() {
		this.connection.assertNothingFollows();
		this.pools.awaitRest(() -> true, Duration.ofSeconds(30));
	}

	/**
	 * Check as well that no request has left anything open. Not where a client goes or a
	 * request times out: then a handler may be at work when its request has ended.
	 */
	public void assertNothingAbandoned() {
		assertNothingInUse();
		this.pools.assertNothingAbandoned();
	}

	/** Check as well that nothing was thrown away that must not be. */
	public void assertNothingLost() {
		assertNothingAbandoned();
		this.pools.assertNothingLost();
	}

	@Override
	public void close() {
		this.connection.close();
		this.context.close();
	}

}
