package io.pooled.web.http;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

import org.springframework.boot.web.server.reactive.context.ReactiveWebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;

import io.pooled.PoolStats;
import io.pooled.Pools;
import io.pooled.web.pools.PoolsAtRest;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * An application on a port of its own, as its clients see it, whose pools must have
 * everything back when it has answered.
 */
public final class RunningApplication implements AutoCloseable {

	private static final Duration PATIENCE = Duration.ofSeconds(30);

	private final ConfigurableApplicationContext context;

	private final int port;

	private final Connection connection;

	private final Map<String, Long> losses = new HashMap<>();

	public RunningApplication(ConfigurableApplicationContext context) {
		this(context, "local.server.port");
	}

	private RunningApplication(ConfigurableApplicationContext context, String port) {
		this.context = context;
		this.port = context.getEnvironment().getRequiredProperty(port, Integer.class);
		this.connection = new Connection(this.port);
	}

	public RunningApplication management() {
		return new RunningApplication(this.context, "local.management.port");
	}

	public ConfigurableApplicationContext context() {
		return this.context;
	}

	public int port() {
		return this.port;
	}

	public <T> T bean(Class<T> type) {
		return this.context.getBean(type);
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

	public PoolStats stats(String pool) {
		return bean(Pools.class).get(pool).stats();
	}

	public long discarded(String pool) {
		return stats(pool).discarded().getOrDefault("explicit", 0L);
	}

	/** Check that everything has come back that was acquired, once. */
	public void assertNothingInUse() {
		this.connection.assertNothingFollows();
		PoolsAtRest.await(bean(Pools.class), () -> true, PATIENCE);
	}

	/** Check as well that nothing was thrown away since {@link #forgetLosses()}. */
	public void assertNothingLost() {
		assertNothingInUse();
		for (String pool : bean(Pools.class).names()) {
			assertThat(discarded(pool)).as("discarded of '%s'", pool).isEqualTo(this.losses.getOrDefault(pool, 0L));
		}
	}

	public void forgetLosses() {
		bean(Pools.class).names().forEach((pool) -> this.losses.put(pool, discarded(pool)));
	}

	@Override
	public void close() {
		this.connection.close();
		this.context.close();
	}

}
