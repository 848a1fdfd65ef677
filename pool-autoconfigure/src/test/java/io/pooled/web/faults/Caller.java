package io.pooled.web.faults;

import java.io.IOException;

import io.pooled.web.http.Connection;
import io.pooled.web.http.Reply;
import io.pooled.web.http.Request;

/**
 * Sends requests one after the other, over the same connection as long as that lasts.
 */
final class Caller implements AutoCloseable {

	private final FaultyApplication application;

	private final FeatureSet features;

	private final Connection connection;

	Caller(FaultyApplication application, FeatureSet features) {
		this.application = application;
		this.features = features;
		this.connection = application.connection();
	}

	FeatureSet features() {
		return this.features;
	}

	/**
	 * Have a job done, and check every byte of it.
	 * @param call the request
	 * @throws IOException if there is no response
	 */
	void deliver(Call call) throws IOException {
		Reply reply = get(call);
		Checks.delivered(reply, call, this.features);
		String tag = reply.header("ETag");
		if (tag != null) {
			Checks.notModified(get(call, "If-None-Match", tag), tag);
		}
	}

	Reply get(Call call, String... headers) throws IOException {
		this.connection.send(request(call, headers));
		Reply reply = this.connection.receive();
		if (!reply.isWhole() || this.application.server().isReactive()) {
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
		try (Connection connection = this.application.open(request(call))) {
			if (most > 0) {
				Checks.begun(connection.receive((body) -> body.size() >= most), call);
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
		try (Connection connection = this.application.open(request(call))) {
			this.application.gates().awaitHandler(call.id());
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
		this.application.gates().open(call.id());
	}

	private Request request(Call call, String... headers) {
		Request request = Request.of("GET", call.target(), headers)
			.with("Accept", "text/plain, application/json;q=0.5");
		return this.features.compresses() ? request.with("Accept-Encoding", "gzip") : request;
	}

	@Override
	public void close() {
		this.connection.close();
	}

}
