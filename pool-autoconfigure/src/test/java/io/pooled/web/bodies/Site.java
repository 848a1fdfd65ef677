package io.pooled.web.bodies;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

import io.pooled.ManagedPool;
import io.pooled.PoolStats;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * An application on a port of its own, whose pools must have everything back when it has
 * answered.
 */
public final class Site implements AutoCloseable {

	private static final Duration PATIENCE = Duration.ofSeconds(30);

	private final ConfigurableApplicationContext context;

	private final Map<String, Long> losses = new HashMap<>();

	private Site(ConfigurableApplicationContext context) {
		this.context = context;
	}

	public static Site start(WebApplicationType type, Class<?> server, Class<?> handlers, String... properties) {
		return new Site(new SpringApplicationBuilder(server, handlers).web(type)
			.properties("server.port=0", "spring.main.banner-mode=off", "logging.level.root=off")
			.properties(properties)
			.run());
	}

	public ConfigurableApplicationContext context() {
		return this.context;
	}

	public Answer ask(Ask ask) {
		try {
			return ask.send(this.context.getEnvironment().getRequiredProperty("local.server.port", Integer.class));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ask.toString(), ex);
		}
	}

	public Answer get(String path) {
		return ask(Ask.get(path));
	}

	public PoolStats stats(String pool) {
		return this.context.getBean(pool, ManagedPool.class).stats();
	}

	public long discarded(String pool) {
		return discarded(this.context.getBean(pool, ManagedPool.class));
	}

	private static long discarded(ManagedPool pool) {
		return pool.stats().discarded().getOrDefault("explicit", 0L);
	}

	/**
	 * Check that everything came back, once.
	 */
	public void assertNothingLeased() {
		awaitRest();
		for (ManagedPool pool : pools()) {
			assertThat(pool.stats().inUse()).as("in use of '%s'", pool.name()).isZero();
			assertThat(pool.stats().staleReleases()).as("stale releases of '%s'", pool.name()).isZero();
		}
	}

	/**
	 * Check that everything came back, once, and that nothing of it was thrown away since
	 * the last {@link #forgetLosses()}.
	 */
	public void assertNothingLost() {
		assertNothingLeased();
		for (ManagedPool pool : pools()) {
			assertThat(discarded(pool)).as("discarded of '%s'", pool.name())
				.isEqualTo(this.losses.getOrDefault(pool.name(), 0L));
		}
	}

	public void forgetLosses() {
		pools().forEach((pool) -> this.losses.put(pool.name(), discarded(pool)));
	}

	// A response may be complete before its thread has let go of everything.
	private void awaitRest() {
		long started = System.nanoTime();
		while (pools().stream().anyMatch((pool) -> pool.stats().inUse() > 0)
				&& System.nanoTime() - started < PATIENCE.toNanos()) {
			Thread.onSpinWait();
		}
	}

	private Collection<ManagedPool> pools() {
		return this.context.getBeansOfType(ManagedPool.class).values();
	}

	@Override
	public void close() {
		this.context.close();
	}

}
