package io.pooled.web.faults;

import java.util.List;
import java.util.Random;

/**
 * A client with which nothing is wrong: it gets what it has asked for, and sees its
 * uploads stored, whatever happens to others.
 */
final class Bystander {

	private static final List<String> ECHOES = List.of("copy", "same", "future");

	private static final int SPREAD = 200_000;

	private final StressedApplication stressed;

	private final Random dice;

	Bystander(StressedApplication stressed, Random dice) {
		this.stressed = stressed;
		this.dice = dice;
	}

	void ask() {
		boolean compressed = this.dice.nextBoolean();
		if (this.dice.nextBoolean()) {
			ask("bystander with an upload", () -> upload(compressed));
		}
		else {
			ask("bystander", () -> download(compressed));
		}
	}

	void follow(Cell cell) {
		if (ask("follower", () -> download(cell.isCompressed()))) {
			this.stressed.ledger().count(cell, Outcome.FOLLOWED);
		}
	}

	private boolean ask(String who, Request request) {
		try {
			request.run();
			this.stressed.ledger().count(who, Outcome.WHOLE);
			return true;
		}
		catch (Exception | AssertionError ex) {
			this.stressed.ledger().violation(who, ex);
			return false;
		}
	}

	private void download(boolean compressed) throws Exception {
		Kind kind = Kind.values()[this.dice.nextInt(Kind.values().length)];
		Call call = new Call(kind, Shape.SYNC, Job.of(1 + this.dice.nextInt(SPREAD)));
		try (Caller caller = new Caller(this.stressed.application(), this.stressed.features(compressed))) {
			caller.deliver(call);
		}
	}

	private void upload(boolean compressed) throws Exception {
		Upload upload = Upload.to(ECHOES.get(this.dice.nextInt(ECHOES.size())), Job.of(1 + this.dice.nextInt(SPREAD)));
		upload.checkEcho((compressed ? upload.compressed().accepting() : upload).send(this.stressed.application()));
	}

	private interface Request {

		void run() throws Exception;

	}

}
