package io.pooled.web.faults;

import java.io.IOException;

import org.jspecify.annotations.Nullable;

/**
 * Sends requests one after the other, over the same connection as long as that lasts.
 */
final class Client implements AutoCloseable {

	private final Server server;

	private final Feature feature;

	private @Nullable Connection connection;

	Client(Server server, Feature feature) {
		this.server = server;
		this.feature = feature;
	}

	Feature feature() {
		return this.feature;
	}

	/**
	 * Have a job done, and check every byte of it.
	 * @param call the request
	 * @throws IOException if there is no response
	 */
	void deliver(Call call) throws IOException {
		Reply reply = get(call);
		Checks.delivered(reply, call, this.feature);
		String tag = reply.header("ETag");
		if (tag != null) {
			Checks.notModified(get(call, "If-None-Match: " + tag), tag);
		}
	}

	Reply get(Call call, String... headers) throws IOException {
		Connection connection = (this.connection != null) ? this.connection : new Connection(this.server.port());
		this.connection = connection;
		connection.send(head(call, headers));
		Reply reply = connection.receive(Connection.EVERYTHING);
		if (!reply.isWhole() || "close".equalsIgnoreCase(reply.header("Connection"))
				|| this.server.engine().isReactive()) {
			close();
		}
		return reply;
	}

	/**
	 * Leave while the response is on its way.
	 * @param call the request
	 * @param most how much of the body to read before
	 * @param politely whether to close the connection instead of resetting it
	 * @throws IOException if there is not even a response
	 */
	void leave(Call call, int most, boolean politely) throws IOException {
		try (Connection connection = new Connection(this.server.port())) {
			connection.send(head(call));
			if (most > 0) {
				Checks.begun(connection.receive(most), call);
			}
			if (!politely) {
				connection.reset();
			}
		}
	}

	/**
	 * Leave while the handler is at work.
	 * @param call the request, of which the handler waits for its client
	 * @param politely whether to close the connection instead of resetting it
	 * @throws IOException if the request cannot be sent
	 * @throws InterruptedException if the thread is interrupted
	 */
	void leaveEarly(Call call, boolean politely) throws IOException, InterruptedException {
		try (Connection connection = new Connection(this.server.port())) {
			connection.send(head(call));
			this.server.gates().awaitHandler(call.id());
			if (!politely) {
				connection.reset();
			}
		}
		finally {
			letGo(call);
		}
	}

	/**
	 * Let the handler of a request go on.
	 * @param call the request
	 */
	void letGo(Call call) {
		this.server.gates().open(call.id());
	}

	private String head(Call call, String... headers) {
		String head = "GET %s HTTP/1.1\r\nHost: localhost\r\nAccept: text/plain, application/json;q=0.5"
			.formatted(call.target());
		if (this.feature.compresses()) {
			head += "\r\nAccept-Encoding: gzip";
		}
		return (headers.length != 0) ? head + "\r\n" + String.join("\r\n", headers) : head;
	}

	@Override
	public void close() throws IOException {
		if (this.connection != null) {
			this.connection.close();
			this.connection = null;
		}
	}

}
