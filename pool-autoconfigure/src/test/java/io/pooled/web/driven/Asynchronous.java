package io.pooled.web.driven;

import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

/**
 * Has steps performed by another thread.
 */
final class Asynchronous {

	private static final Executor THREADS = Executors.newCachedThreadPool((task) -> {
		Thread thread = new Thread(task, "asynchronous");
		thread.setDaemon(true);
		return thread;
	});

	/**
	 * Jetty forgets one that is over before the handler is, in one of 200 plain requests.
	 */
	private static final long TIMEOUT = 50;

	private Asynchronous() {
	}

	static Step completed(Draw draw, List<Step> steps) {
		boolean given = draw.chance(50);
		boolean own = draw.chance(60);
		if (draw.chance(2)) {
			return new Step(text(given, own) + ", complete() when it is timed out",
					(part, inner) -> timedOut(part, start(part, given), own, inner), null, steps);
		}
		return new Step(text(given, own) + ", complete()",
				(part, inner) -> go(part, start(part, given), own, inner, AsyncContext::complete), null, steps);
	}

	static Step dispatched(Draw draw, List<Step> steps, List<Step> dispatched) {
		boolean given = draw.chance(50);
		boolean own = draw.chance(60);
		return new Step(text(given, own) + ", dispatch()",
				(part, inner) -> go(part, start(part, given), own, inner, (context) -> {
					part.request().setAttribute(Nested.STEPS, dispatched);
					part.play().dispatches(() -> context.dispatch("/other"));
				}), null, steps);
	}

	private static String text(boolean given, boolean own) {
		return (given ? "startAsync(request, response)" : "startAsync()") + (own ? "" : ".getResponse()");
	}

	private static AsyncContext start(Part part, boolean given) {
		HttpServletRequest request = part.request();
		return given ? request.startAsync(request, part.response()) : request.startAsync();
	}

	private static Object go(Part part, AsyncContext context, boolean own, List<Step> steps, End end) {
		part.play().enter();
		part.play().handOver();
		THREADS.execute(() -> {
			try {
				perform(part, context, own, steps);
			}
			finally {
				part.play().ends(() -> end.end(context));
			}
		});
		return null;
	}

	private static void perform(Part part, AsyncContext context, boolean own, List<Step> steps) {
		try {
			part.play()
				.perform(part.request(), own ? part.response() : (HttpServletResponse) context.getResponse(), steps);
		}
		catch (Exception ex) {
			// The calls say what has gone wrong.
		}
	}

	private static Object timedOut(Part part, AsyncContext context, boolean own, List<Step> steps) {
		part.play().enter();
		part.play().handOver();
		context.setTimeout(TIMEOUT);
		context.addListener(new AsyncListener() {

			@Override
			public void onTimeout(AsyncEvent event) {
				perform(part, context, own, steps);
				part.play().ends(event.getAsyncContext()::complete);
			}

			@Override
			public void onComplete(AsyncEvent event) {
			}

			@Override
			public void onError(AsyncEvent event) {
			}

			@Override
			public void onStartAsync(AsyncEvent event) {
			}

		});
		return null;
	}

	/**
	 * How it ends.
	 */
	@FunctionalInterface
	private interface End {

		void end(AsyncContext context);

	}

}
