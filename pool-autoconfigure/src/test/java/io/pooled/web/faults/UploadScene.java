package io.pooled.web.faults;

import java.io.IOException;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The ways in which the response to an upload ends, most of them before the body is
 * stored.
 */
enum UploadScene implements Scene {

	/** Nothing goes wrong. */
	IN_TIME(Side.BOTH, Answer.OWN), IN_TIME_ENTITY(Side.BOTH, Answer.OWN),

	/** A timeout of the handler's own. */
	OR_TIMEOUT(Side.SERVLET, Answer.ERROR), ENTITY_OR_TIMEOUT(Side.SERVLET, Answer.ERROR),
	COMPLETE_ON_TIMEOUT(Side.SERVLET, Answer.OWN), DEFERRED(Side.SERVLET, Answer.OWN), TASK(Side.SERVLET, Answer.ERROR),
	TIMEOUT(Side.REACTIVE, Answer.ERROR), FALLBACK(Side.REACTIVE, Answer.OWN), RESUME(Side.REACTIVE, Answer.OWN),
	RACE(Side.REACTIVE, Answer.OWN), FUTURE_FALLBACK(Side.REACTIVE, Answer.OWN),
	MONO_FALLBACK(Side.REACTIVE, Answer.OWN),

	/** A timeout of the container. */
	CONTAINER_CALLABLE(Side.SERVLET, Answer.ERROR), CONTAINER_FUTURE(Side.SERVLET, Answer.ERROR),

	/** The handler goes asynchronous by itself, or sends the response by itself. */
	OWN_ASYNC(Side.SERVLET, Answer.OWN), OWN_ASYNC_TIMEOUT(Side.SERVLET, Answer.ERROR),
	OWN_RESPONSE(Side.REACTIVE, Answer.OWN),

	/** The handler returns at once. */
	HANDED_OVER(Side.BOTH, Answer.OWN),

	/** An error. */
	THROWN(Side.BOTH, Answer.ERROR), FAILED(Side.BOTH, Answer.ERROR),

	/** Another handler comes to its end meanwhile. */
	FORWARD(Side.SERVLET, Answer.OWN),

	/** The client is gone. */
	RESET(Side.BOTH, Answer.NONE), CLOSED(Side.BOTH, Answer.NONE);

	private static final int LEAST = 1024;

	private static final int SPREAD = 300_000;

	private final Side side;

	private final Answer answer;

	UploadScene(Side side, Answer answer) {
		this.side = side;
		this.answer = answer;
	}

	@Override
	public boolean concerns(Server.Engine engine) {
		return this.side != (engine.isReactive() ? Side.SERVLET : Side.REACTIVE);
	}

	@Override
	public List<Set<Outcome>> expected() {
		Set<Outcome> answered = switch (this.answer) {
			case OWN -> (this != FORWARD) ? EnumSet.of(Outcome.WHOLE) : EnumSet.of(Outcome.WHOLE, Outcome.CUT_OFF);
			case ERROR -> EnumSet.of(Outcome.REFUSED);
			case NONE -> EnumSet.of(Outcome.LEFT);
		};
		Set<Outcome> stored = EnumSet.of(Outcome.STORED, Outcome.STOPPED);
		Set<Outcome> followed = EnumSet.of(Outcome.FOLLOWED);
		return isInTime() ? List.of(answered, stored, followed)
				: List.of(answered, stored, followed, EnumSet.of(Outcome.OUTLIVED, Outcome.STOPPED));
	}

	@Override
	public boolean mayStop() {
		return !isInTime();
	}

	private boolean isInTime() {
		return this == IN_TIME || this == IN_TIME_ENTITY;
	}

	private Delivery delivery(Cell cell, Random dice) {
		Job.Plan plan = (this == CONTAINER_CALLABLE || this == CONTAINER_FUTURE) ? Job.Plan.TIME_OUT : Job.Plan.DELIVER;
		Job job = Job.of(LEAST + dice.nextInt(SPREAD)).with(plan);
		return isInTime() ? Delivery.hasty(job, cell, dice) : Delivery.any(job, cell, dice);
	}

	@Override
	public void play(Stage stage, Cell cell, Random dice) throws Exception {
		Delivery delivery = delivery(cell, dice);
		Upload upload = Upload.to(name().toLowerCase(Locale.ROOT).replace('_', '-'), delivery.job());
		stage.warehouse().expect(delivery);
		try (Connection connection = new Connection(stage.server().port())) {
			send(cell.isCompressed() ? upload.compressed().accepting() : upload, connection);
			if (this.answer == Answer.NONE) {
				delivery.awaitBegin();
				if (this == RESET) {
					connection.reset();
				}
				stage.ledger().count(cell, Outcome.LEFT);
			}
			else {
				stage.ledger().count(cell, check(delivery.job(), connection.receive(Connection.EVERYTHING)));
			}
		}
		finally {
			delivery.answered();
			stage.warehouse().forget(delivery.job());
		}
	}

	private static void send(Upload upload, Connection connection) throws IOException {
		connection.send(upload.head());
		connection.send(upload.body());
	}

	private Outcome check(Job job, Reply reply) {
		if (this.answer == Answer.ERROR && reply.status() != 200) {
			assertThat(reply.status()).as("%s", reply).isIn(500, 503);
			return Outcome.REFUSED;
		}
		assertThat(reply.status()).as("%s", reply).isEqualTo(200);
		if (this == FORWARD && reply.content().length == 0) {
			// A server may take nothing more after a forward; here the upload matters.
			return Outcome.CUT_OFF;
		}
		assertThat(reply.isWhole()).as("%s is whole", reply).isTrue();
		Content.check(reply.content(), Warehouse.answer(job));
		return Outcome.WHOLE;
	}

	private enum Side {

		SERVLET, REACTIVE, BOTH

	}

	private enum Answer {

		OWN, ERROR, NONE

	}

}
