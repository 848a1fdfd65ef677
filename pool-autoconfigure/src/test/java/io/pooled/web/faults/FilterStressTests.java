package io.pooled.web.faults;

import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;

import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.mock.web.MockAsyncContext;
import org.springframework.mock.web.MockHttpServletRequest;

import io.pooled.buffer.PooledBufferFactory;
import io.pooled.digest.PooledDigest;
import io.pooled.gzip.PooledGzip;
import io.pooled.web.CompressionRules;
import io.pooled.web.http.Reply;
import io.pooled.web.servlet.PooledCompressionFilter;
import io.pooled.web.servlet.PooledEtagFilter;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Responses that are ended while their workers are writing to them, beside others. What
 * is behind the filters here confuses nothing by itself, as servers do when that happens.
 */
class FilterStressTests {

	private static final Duration TIME = Duration.ofSeconds(Integer.getInteger("pooled.stress.seconds", 12))
		.dividedBy(12);

	private static final int THREADS = 3;

	private static final int LARGEST = 150_000;

	private static final int SMALL = 40_000;

	private static final int SOON = 4_000_000;

	private static final int PIECE = 32 * 1024;

	private final PooledBufferFactory buffers = PooledBufferFactory.builder("buffers")
		.sizeClasses(1024, 8192)
		.maxRetained(1 << 20)
		.build();

	private final PooledGzip gzip = PooledGzip.builder("gzip").buffer(this.buffers).level(1).maxIdle(2).build();

	private final PooledDigest digest = PooledDigest.of("digest", "MD5");

	private final Ledger ledger = new Ledger();

	private final ExecutorService threads = Executors.newCachedThreadPool();

	@AfterEach
	void stop() {
		this.threads.shutdownNow();
	}

	@Test
	void compressedResponsesAreOfTheirRequest() throws Exception {
		run("compression", new PooledCompressionFilter(new CompressionRules(List.of("text/plain"), List.of(), 2048),
				this.gzip, this.buffers));
	}

	@Test
	void heldResponsesAreOfTheirRequest() throws Exception {
		run("ETags", new PooledEtagFilter(this.buffers, this.digest, 1 << 20));
	}

	private void run(String title, Filter filter) throws Exception {
		long started = System.nanoTime();
		List<Callable<Boolean>> tasks = new ArrayList<>();
		for (int i = 0; i < THREADS; i++) {
			Random first = new Random(i);
			Random second = new Random(-1 - i);
			tasks.add(() -> repeat(started, () -> end(filter, first)));
			tasks.add(() -> repeat(started, () -> answer(filter, second)));
		}
		Duration patience = TIME.plus(Gates.PATIENCE);
		for (Future<Boolean> future : this.threads.invokeAll(tasks, patience.toMillis(), TimeUnit.MILLISECONDS)) {
			try {
				future.get();
			}
			catch (CancellationException ex) {
				this.ledger.violation("a thread", "still at work", ex);
			}
		}
		this.ledger.check(title + " without a server", List.of());
		assertThat(this.buffers.stats().inUse()).isZero();
		assertThat(this.gzip.stats().inUse()).isZero();
		assertThat(this.digest.stats().inUse()).isZero();
	}

	private static boolean repeat(long started, Task task) throws Exception {
		while (System.nanoTime() - started < TIME.toNanos()) {
			task.run();
		}
		return true;
	}

	private void answer(Filter filter, Random dice) throws Exception {
		Job job = Job.of(1 + dice.nextInt(SMALL));
		SlowResponse response = new SlowResponse(dice.nextBoolean());
		filter.doFilter(request(), response, (request, wrapped) -> {
			wrapped.setContentType("text/plain");
			wrapped.getOutputStream().write(Content.of(job.id(), job.size()));
		});
		check("bystander", job, response, true);
	}

	private void end(Filter filter, Random dice) throws Exception {
		Job job = Job.of(1 + dice.nextInt(LARGEST));
		SlowResponse response = new SlowResponse(true);
		MockHttpServletRequest request = request();
		List<Future<?>> workers = new ArrayList<>();
		long seed = dice.nextLong();
		filter.doFilter(request, response, (filtered, wrapped) -> {
			wrapped.setContentType("text/plain");
			request.startAsync(filtered, wrapped);
			workers.add(this.threads.submit(() -> write(job, wrapped, new Random(seed))));
		});
		LockSupport.parkNanos(dice.nextInt(SOON));
		try {
			if (dice.nextInt(3) == 0) {
				complete(request);
			}
			else {
				timeOut(filter, request);
			}
		}
		catch (IOException | IllegalStateException ex) {
			this.ledger.count("ended with " + ex.getClass().getSimpleName(), Outcome.CUT_OFF);
		}
		response.end();
		try {
			workers.get(0).get(Gates.PATIENCE.toSeconds(), TimeUnit.SECONDS);
		}
		catch (TimeoutException ex) {
			this.ledger.violation("worker", "still at work", ex);
		}
		check("ended", job, response, false);
	}

	private void write(Job job, ServletResponse response, Random dice) {
		byte[] content = Content.of(job.id(), job.size());
		try (OutputStream target = response.getOutputStream()) {
			int position = 0;
			while (position < content.length) {
				int count = Math.min(1 + dice.nextInt(PIECE), content.length - position);
				target.write(content, position, count);
				position += count;
				if (dice.nextInt(4) == 0) {
					target.flush();
				}
			}
			this.ledger.count("worker", Outcome.WHOLE);
		}
		catch (IOException | IllegalStateException ex) {
			this.ledger.count("worker", Outcome.STOPPED);
		}
		catch (RuntimeException ex) {
			this.ledger.violation("worker", "writing threw " + ex.getClass().getSimpleName(), ex);
		}
	}

	private static void complete(MockHttpServletRequest request) throws IOException {
		for (AsyncListener listener : async(request).getListeners()) {
			listener.onComplete(new AsyncEvent(async(request)));
		}
	}

	private static void timeOut(Filter filter, MockHttpServletRequest request) throws Exception {
		MockAsyncContext async = async(request);
		AsyncEvent event = new AsyncEvent(async);
		List<AsyncListener> listeners = List.copyOf(async.getListeners());
		for (AsyncListener listener : listeners) {
			listener.onTimeout(event);
		}
		request.setAsyncStarted(false);
		request.setDispatcherType(DispatcherType.ASYNC);
		FilterChain nothing = (filtered, wrapped) -> {
		};
		filter.doFilter(request, async.getResponse(), nothing);
		for (AsyncListener listener : listeners) {
			listener.onComplete(event);
		}
	}

	private static MockAsyncContext async(MockHttpServletRequest request) {
		return (MockAsyncContext) Objects.requireNonNull(request.getAsyncContext());
	}

	private static MockHttpServletRequest request() {
		MockHttpServletRequest request = new MockHttpServletRequest("GET", "/");
		request.setAsyncSupported(true);
		request.addHeader("Accept-Encoding", "gzip");
		return request;
	}

	private void check(String who, Job job, SlowResponse response, boolean whole) {
		Reply reply = response.reply();
		try {
			assertThat(reply.isCorrupt()).as("%s is corrupt", reply).isFalse();
			if (!whole) {
				// A response that has ended may have lost what came at that moment.
				Content.checkNotForeign(reply.content(), job.id());
			}
			else {
				Content.check(reply.content(), Content.of(job.id(), job.size()));
				assertThat(reply.isWhole()).as("%s is whole", reply).isTrue();
			}
			this.ledger.count(who, (reply.content().length == job.size()) ? Outcome.WHOLE : Outcome.CUT_OFF);
		}
		catch (AssertionError ex) {
			this.ledger.violation(who, ex);
		}
	}

	private interface Task {

		void run() throws Exception;

	}

}
