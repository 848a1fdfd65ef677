package io.pooled.web.driven;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;

/**
 * One performance of a sequence. It may follow another one: then the response is
 * committed just when that of the other one was, and not before.
 */
final class Play implements AutoCloseable {

	private static final Map<String, Play> PLAYS = new ConcurrentHashMap<>();

	private static final AtomicInteger COUNT = new AtomicInteger();

	private static final String PARAMETER = "play";

	/** More than any sequence writes, and more than Tomcat keeps for the next request. */
	private static final int LARGE_BUFFER = 1 << 20;

	private final String name = String.valueOf(COUNT.incrementAndGet());

	private final Sequence sequence;

	private final List<StepResult> followed;

	private final boolean follows;

	/** Whether the response is committed before the step that did it, and not after. */
	private final boolean before;

	private final List<StepResult> calls = new ArrayList<>();

	/** Threads that are in it or are going to be. */
	private final AtomicInteger open = new AtomicInteger(1);

	private final CountDownLatch over = new CountDownLatch(1);

	private volatile @Nullable PrintWriter closed;

	/** Who has the response now. */
	private volatile @Nullable Thread performer;

	Play(Sequence sequence, List<StepResult> followed, boolean before) {
		this.before = before;
		this.sequence = sequence;
		this.followed = followed;
		this.follows = !followed.isEmpty();
		PLAYS.put(this.name, this);
	}

	static Play of(HttpServletRequest request) {
		Play play = PLAYS.get(request.getParameter(PARAMETER));
		if (play == null) {
			throw new IllegalArgumentException("No such play: " + request.getQueryString());
		}
		return play;
	}

	String query() {
		return "?" + PARAMETER + "=" + this.name;
	}

	void perform(HttpServletRequest request, HttpServletResponse response) throws Exception {
		if (this.follows) {
			response.setBufferSize(LARGE_BUFFER);
		}
		perform(request, response, this.sequence.steps());
	}

	void perform(HttpServletRequest request, HttpServletResponse response, List<Step> steps) throws Exception {
		this.performer = Thread.currentThread();
		new Part(this, request, response).perform(steps);
	}

	int bufferSize(int size) {
		return this.follows ? Math.max(size, LARGE_BUFFER) : size;
	}

	void enter() {
		this.open.incrementAndGet();
	}

	void leave() {
		if (this.open.decrementAndGet() == 0) {
			this.over.countDown();
		}
	}

	/** The thread of an asynchronous request does what comes last. */
	void ends(Runnable end) {
		try {
			end.run();
		}
		catch (IllegalStateException ex) {
			synchronized (this) {
				this.calls.add(new StepResult("the end", ex.getClass().getSimpleName(), false));
			}
		}
		finally {
			leave();
		}
	}

	void dispatches(Runnable dispatch) {
		enter();
		try {
			dispatch.run();
		}
		catch (IllegalStateException ex) {
			leave();
			throw ex;
		}
	}

	void handOver() {
		this.performer = null;
	}

	void close(@Nullable PrintWriter writer) {
		this.closed = writer;
	}

	boolean isClosed(PrintWriter writer) {
		return this.closed == writer;
	}

	synchronized int begin(Step step) {
		this.calls.add(new StepResult(step.text()));
		return this.calls.size() - 1;
	}

	/**
	 * Return what to do now. What sends is put off if it was in the play that this one
	 * follows.
	 */
	Step.Action action(Step step, int index, HttpServletResponse response) throws IOException {
		if (this.before && step.steps().isEmpty() && isCommittedAt(index) && !response.isCommitted()) {
			response.flushBuffer();
		}
		boolean puts = this.follows && step.unsent() != null && index < this.followed.size()
				&& !this.followed.get(index).committed() && "null".equals(this.followed.get(index).outcome());
		return puts ? Objects.requireNonNull(step.unsent()) : step.action();
	}

	private boolean isCommittedAt(int index) {
		return index < this.followed.size() && this.followed.get(index).committed();
	}

	void end(int index, Step step, String outcome, HttpServletResponse response) throws IOException {
		boolean performs = this.performer == Thread.currentThread();
		boolean committed = performs && isCommitted(response);
		if (performs && !committed && isCommittedAt(index)) {
			response.flushBuffer();
		}
		synchronized (this) {
			this.calls.set(index, new StepResult(step.text(), outcome, committed));
		}
	}

	private static boolean isCommitted(HttpServletResponse response) {
		try {
			return response.isCommitted();
		}
		catch (IllegalStateException ex) {
			// Jetty is done with the response
			return true;
		}
	}

	List<StepResult> calls() throws InterruptedException {
		boolean ended = this.over.await(5, TimeUnit.SECONDS);
		synchronized (this) {
			List<StepResult> calls = new ArrayList<>(this.calls);
			if (!ended) {
				calls.add(new StepResult("the end"));
			}
			return calls;
		}
	}

	@Override
	public void close() {
		PLAYS.remove(this.name);
	}

}
