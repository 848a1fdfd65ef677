package io.pooled.web.faults;

import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.pooled.web.http.Reply;
import io.pooled.web.http.ServerUnderTest;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Whatever goes wrong with a request body on whichever server, it comes back to its pool.
 */
@ParameterizedClass(name = "{0}")
@EnumSource
@SuppressWarnings("NullAway.Init")
class UploadTests {

	private static final List<String> HANDLERS = List.of("copy", "same", "entity", "future", "callable");

	private static final int LIMIT = 32 * 1024;

	private static final int CLIENTS = 4;

	private static FaultyApplication application;

	private final ServerUnderTest server;

	UploadTests(ServerUnderTest server) {
		this.server = server;
	}

	@BeforeParameterizedClassInvocation
	static void start(ServerUnderTest server) {
		application = FaultyApplication.start(server, "pools.buffer.default.limit=8MB",
				"pools.buffer.small.limit=" + LIMIT + "B");
	}

	@AfterParameterizedClassInvocation
	static void stop() {
		application.close();
	}

	@AfterEach
	void everythingComesBack() {
		application.awaitRest();
	}

	@Test
	void bodiesComeAsTheyWereSent() throws Exception {
		Queue<String> handlers = new ConcurrentLinkedQueue<>(HANDLERS);
		Callers.run(application, FeatureSet.BODY, CLIENTS, (caller) -> {
			for (String handler = handlers.poll(); handler != null; handler = handlers.poll()) {
				for (int size : List.of(1, 200, 16 * 1024, 150_000, 2_000_000)) {
					Upload upload = Upload.to(handler, Job.of(size));
					upload.checkEcho(upload.send(application));
					upload.checkEcho(upload.compressed().send(application));
					upload.checkEcho(upload.chunked().send(application));
				}
			}
		});
	}

	@Test
	void bodyBeyondTheLimitIsRefused() throws Exception {
		Upload upload = Upload.to("small", Job.of(LIMIT));
		upload.checkEcho(upload.send(application));
		upload.checkEcho(upload.compressed().send(application));
		for (int size : List.of(LIMIT + 1, 2 * LIMIT)) {
			Upload tooLarge = Upload.to("small", Job.of(size));
			Checks.failed(tooLarge.send(application), tooLarge.path(), 413);
			Checks.failed(tooLarge.compressed().send(application), tooLarge.path(), 413);
			Checks.failed(tooLarge.chunked().send(application), tooLarge.path(), 413);
		}
	}

	@Test
	void bodyThatIsNoGzipIsRefused() throws Exception {
		for (String handler : HANDLERS) {
			Upload upload = Upload.to(handler, Job.of(20_000));
			Checks.failed(upload.encoded("gzip", upload.content()).send(application), upload.path(), 400);
			byte[] gzip = upload.compressed().body();
			Reply cutOff = upload.encoded("gzip", Arrays.copyOf(gzip, gzip.length / 2)).send(application);
			assertThat(cutOff.status()).as("%s: %s", upload, cutOff).isEqualTo(400);
			Checks.failed(upload.encoded("br", upload.content()).send(application), upload.path(), 415);
		}
	}

	@ParameterizedTest
	@EnumSource(names = { "THROW", "REFUSE", "EXPLAIN" })
	void handlerThatThrowsKeepsNothing(Job.Plan plan) throws Exception {
		for (String handler : List.of("copy", "entity", "future", "callable")) {
			Upload upload = Upload.to(handler, Job.of(20_000).with(plan));
			Reply reply = upload.send(application);
			switch (plan) {
				case THROW -> Checks.failed(reply, upload.path(), 500);
				case REFUSE -> Checks.failed(reply, upload.path(), 409);
				default -> Content.check(reply.content(), upload.content());
			}
		}
	}

	@Test
	void handlerThatIsTooLateKeepsNothing() throws Exception {
		List<String> handlers = this.server.isReactive() ? List.of("future") : List.of("future", "callable");
		for (String handler : handlers) {
			Upload upload = Upload.to(handler, Job.of(20_000).with(Job.Plan.TIME_OUT));
			Checks.failed(upload.send(application), upload.path(), 503);
			application.gates().open(upload.job().id());
		}
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void clientThatLeavesHalfWayLeavesNothing(boolean politely) throws Exception {
		for (String handler : HANDLERS) {
			for (int size : List.of(200, 150_000, 2_000_000)) {
				Upload.to(handler, Job.of(size)).sendHalf(application, politely);
				Upload.to(handler, Job.of(size)).compressed().sendHalf(application, politely);
				Upload.to(handler, Job.of(size)).chunked().sendHalf(application, politely);
			}
			Upload upload = Upload.to(handler, Job.of(200));
			upload.checkEcho(upload.send(application));
		}
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void clientThatLeavesWhileTheHandlerIsAtWorkLeavesNothing(boolean politely) throws Exception {
		for (String handler : List.of("future", "callable")) {
			Upload upload = Upload.to(handler, Job.of(20_000).with(Job.Plan.WAIT));
			upload.leave(application, politely);
		}
	}

}
