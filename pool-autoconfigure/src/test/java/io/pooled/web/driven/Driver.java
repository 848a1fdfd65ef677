package io.pooled.web.driven;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.Ordered;
import org.springframework.web.filter.ShallowEtagHeaderFilter;

import io.pooled.web.http.Reply;
import io.pooled.web.http.RunningApplication;
import io.pooled.web.http.ServerUnderTest;

/**
 * Performs sequences with and without the filters.
 */
final class Driver implements AutoCloseable {

	/** Up to here a body has an ETag. */
	static final int LIMIT = 64 * 1024;

	/**
	 * What may have a server send less than it said, or something that it did not say.
	 */
	private static final List<String> HANGING = List.of("Content-Length", "ContentLength", "setStatus(204)",
			"setStatus(304)");

	private final Features features;

	private final Actor plain;

	private final Actor filtered;

	private final @Nullable Actor spring;

	Driver(ServerUnderTest server, Features features) throws IOException {
		this.features = features;
		this.plain = new Actor(server.start(SequenceApplication.class)).warmed();
		List<String> properties = new ArrayList<>();
		if (features.compression()) {
			properties.add("pools.web.compression.enabled=true");
		}
		this.spring = features.etag()
				? new Actor(server.start(WithSpring.class, properties.toArray(String[]::new))).warmed() : null;
		if (features.etag()) {
			properties.add("pools.web.etag.enabled=true");
			properties.add("pools.web.etag.limit=64KB");
		}
		this.filtered = new Actor(server.start(SequenceApplication.class, properties.toArray(String[]::new))).warmed();
	}

	Features features() {
		return this.features;
	}

	Performance plain(Sequence sequence) throws Exception {
		return this.plain.perform(sequence, List.of(), false);
	}

	Performance plainLike(Sequence sequence, Performance other, boolean before) throws Exception {
		return this.plain.perform(sequence, other.calls(), before);
	}

	Performance filtered(Sequence sequence) throws Exception {
		Performance outcome = this.filtered.perform(sequence, List.of(), false);
		this.filtered.application().assertNothingInUse();
		return outcome;
	}

	/**
	 * Perform a sequence with Spring's filter, which is not made for responses that the
	 * application writes with threads of its own.
	 * @param sequence what to do
	 * @return what came of it, or {@code null}
	 * @throws Exception if the performance fails
	 */
	@Nullable Performance spring(Sequence sequence) throws Exception {
		return (this.spring != null && !sequence.mentions("Async")) ? this.spring.perform(sequence, List.of(), false)
				: null;
	}

	@Override
	public void close() throws IOException {
		this.plain.close();
		this.filtered.close();
		if (this.spring != null) {
			this.spring.close();
		}
	}

	/**
	 * What is switched on.
	 *
	 * @param compression whether bodies are compressed
	 * @param etag whether they get an ETag
	 */
	record Features(boolean compression, boolean etag) {

		static Features of(String names) {
			return new Features(names.contains("compression"), names.contains("etag"));
		}

	}

	private record Actor(RunningApplication application, ProbedConnection connection) implements AutoCloseable {

		private Actor(RunningApplication application) {
			this(application, new ProbedConnection(application.port()));
		}

		// A first request takes longer than there is patience for a body without an end.
		private Actor warmed() throws IOException {
			this.connection.send("GET", "/probe", List.of(), true);
			return this;
		}

		private Performance perform(Sequence sequence, List<StepResult> followed, boolean before) throws Exception {
			try (Play play = new Play(sequence, followed, before)) {
				Reply reply = this.connection.send(sequence.method(), "/play" + play.query(), sequence.headers(),
						HANGING.stream().noneMatch(sequence::mentions));
				return new Performance(reply, play.calls());
			}
		}

		@Override
		public void close() throws IOException {
			this.connection.close();
			this.application.close();
		}

	}

	@Configuration(proxyBeanMethods = false)
	@Import(SequenceApplication.class)
	static class WithSpring {

		@Bean
		FilterRegistrationBean<ShallowEtagHeaderFilter> etags() {
			FilterRegistrationBean<ShallowEtagHeaderFilter> registration = new FilterRegistrationBean<>(
					new ShallowEtagHeaderFilter());
			registration.setOrder(Ordered.LOWEST_PRECEDENCE - 1);
			return registration;
		}

	}

}
