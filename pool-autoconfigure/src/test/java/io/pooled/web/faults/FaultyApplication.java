package io.pooled.web.faults;

import java.io.IOException;

import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

import io.pooled.web.http.Connection;
import io.pooled.web.http.Request;
import io.pooled.web.http.RunningApplication;
import io.pooled.web.http.ServerUnderTest;

/**
 * An application whose handlers do what a {@link Job} says.
 *
 * @param server what it runs on
 * @param running where it can be reached
 */
record FaultyApplication(ServerUnderTest server, RunningApplication running) implements AutoCloseable {

	/** So small that the server soon has to wait for a client. */
	private static final int RECEIVE_BUFFER = 8192;

	static FaultyApplication start(ServerUnderTest server, String... properties) {
		return start(server, server.isReactive() ? OnNetty.class : OnServlets.class, properties);
	}

	static FaultyApplication start(ServerUnderTest server, Class<?> source, String... properties) {
		return new FaultyApplication(server, server.startWithErrorPages(source, properties));
	}

	Connection open(Request request) throws IOException {
		Connection connection = connection();
		connection.send(request);
		return connection;
	}

	Connection connection() {
		return new Connection(this.running.port(), RECEIVE_BUFFER);
	}

	Gates gates() {
		return bean(Gates.class);
	}

	/**
	 * Check that everything that was acquired comes back, once. An emitter that could not
	 * send is not completed by Spring MVC but by the server, at the latest when it times
	 * out.
	 */
	void awaitRest() {
		this.running.pools().awaitRest(bean(Work.class)::isDone, Gates.LONG_PATIENCE.plus(Gates.PATIENCE));
	}

	<T> T bean(Class<T> type) {
		return this.running.context().getBean(type);
	}

	@Override
	public void close() {
		try {
			awaitRest();
		}
		finally {
			stop();
		}
	}

	void stop() {
		this.running.close();
	}

	@Override
	public String toString() {
		return this.server.toString();
	}

	@Configuration(proxyBeanMethods = false)
	@Import({ Gates.class, Work.class, Explanations.class, ServletSetup.class })
	static class OnServlets {

	}

	@Configuration(proxyBeanMethods = false)
	@Import({ Gates.class, Work.class, Explanations.class, ReactiveHandlers.class, ReactiveUploads.class })
	static class OnNetty {

	}

}
