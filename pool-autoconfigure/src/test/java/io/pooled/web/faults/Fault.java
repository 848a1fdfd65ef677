package io.pooled.web.faults;

import java.util.List;
import java.util.Locale;

import io.pooled.web.http.Reply;

/**
 * What goes wrong.
 */
enum Fault {

	/** Nothing. */
	OK {

		@Override
		void play(Caller caller, Call call) throws Exception {
			caller.deliver(call);
		}

	},

	HANDLER_THROWS {

		@Override
		void play(Caller caller, Call call) throws Exception {
			Checks.failed(caller.get(call.with(Job.Plan.THROW)), call, 500);
		}

	},

	SERIALIZER_THROWS {

		@Override
		boolean concerns(Call call) {
			return call.kind() == Kind.BUFFER || call.kind() == Kind.OBJECT || call.shape() == Shape.STREAM;
		}

		@Override
		void play(Caller caller, Call call) throws Exception {
			Reply reply = caller.get(call.with(Job.Plan.BREAK));
			if (caller.features().isBuffered(call)) {
				Checks.failed(reply, call, 500);
			}
			else {
				Checks.failedOrBegun(reply, call);
			}
		}

	},

	/** The handler's result comes after the response. */
	TIMEOUT {

		@Override
		List<Integer> sizes() {
			return List.of(Call.MODERATE);
		}

		@Override
		boolean concerns(Call call) {
			return call.shape().isAsync();
		}

		@Override
		void play(Caller caller, Call call) throws Exception {
			try {
				Checks.failed(caller.get(call.with(Job.Plan.TIME_OUT)), call, 503);
			}
			finally {
				caller.letGo(call);
			}
		}

	},

	CLIENT_ABORT {

		@Override
		void play(Caller caller, Call call) throws Exception {
			caller.leave(call, 1, false);
			caller.leave(call.again(), call.size() / 2, true);
			caller.leave(call.again(), 0, false);
		}

	},

	ERROR_DISPATCH {

		@Override
		void play(Caller caller, Call call) throws Exception {
			Checks.failed(caller.get(call.with(Job.Plan.REFUSE)), call, 409);
			Checks.explained(caller.get(call.with(Job.Plan.EXPLAIN)), call);
		}

	},

	/** The result is cancelled, or the client gone while the handler is at work. */
	CANCEL {

		@Override
		boolean concerns(Call call) {
			return call.shape().isAsync();
		}

		@Override
		void play(Caller caller, Call call) throws Exception {
			if (call.shape().isCancellable()) {
				Checks.failed(caller.get(call.with(Job.Plan.CANCEL)), call, 500);
			}
			caller.leaveEarly(call.again().with(Job.Plan.WAIT), false);
			caller.leaveEarly(call.again().with(Job.Plan.WAIT), true);
		}

	};

	private static final List<Integer> SIZES = List.of(200, 3_000, Call.MODERATE, 1_200_000);

	/**
	 * Return what bodies it is tried with.
	 * @return sizes in bytes, below and above those of segments and of socket buffers
	 */
	List<Integer> sizes() {
		return SIZES;
	}

	boolean concerns(Call call) {
		return true;
	}

	/**
	 * Let it go wrong, and check what the client sees.
	 * @param caller the client
	 * @param call the request
	 * @throws Exception if a check fails
	 */
	abstract void play(Caller caller, Call call) throws Exception;

	@Override
	public String toString() {
		return name().toLowerCase(Locale.ROOT).replace('_', ' ');
	}

}
