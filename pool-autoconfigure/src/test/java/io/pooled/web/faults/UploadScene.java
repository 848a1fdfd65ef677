package io.pooled.web.faults;

import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;

import io.pooled.web.http.Connection;
import io.pooled.web.http.Reply;
import io.pooled.web.http.ServerUnderTest;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The ways in which the response to an upload ends, most of them before the body is
 * stored.
 */
enum UploadScene implements Scene {

	/** Nothing goes wrong. */
	IN_TIME(Side.BOTH, Ending.OWN), IN_TIME_ENTITY(Side.BOTH, Ending.OWN),

	/** A timeout of the handler's own. */
	OR_TIMEOUT(Side.SERVLET, Ending.ERROR), ENTITY_OR_TIMEOUT(Side.SERVLET, Ending.ERROR),
	COMPLETE_ON_TIMEOUT(Side.SERVLET, Ending.OWN), DEFERRED(Side.SERVLET, Ending.OWN), TASK(Side.SERVLET, Ending.ERROR),
	TIMEOUT(Side.REACTIVE, Ending.ERROR), FALLBACK(Side.REACTIVE, Ending.OWN), RESUME(Side.REACTIVE, Ending.OWN),
	RACE(Side.REACTIVE, Ending.OWN), FUTURE_FALLBACK(Side.REACTIVE, Ending.OWN),
	MONO_FALLBACK(Side.REACTIVE, Ending.OWN),

	/** A timeout of the container. */
	CONTAINER_CALLABLE(Side.SERVLET, Ending.ERROR), CONTAINER_FUTURE(Side.SERVLET, Ending.ERROR),

	/** The handler goes asynchronous by itself, or sends the response by itself. */
	OWN_ASYNC(Side.SERVLET, Ending.OWN), OWN_ASYNC_TIMEOUT(Side.SERVLET, Ending.ERROR),
	OWN_RESPONSE(Side.REACTIVE, Ending.OWN),

	/** The handler returns at once. */
	HANDED_OVER(Side.BOTH, Ending.OWN),

	/** An error. */
	THROWN(Side.BOTH, Ending.ERROR), FAILED(Side.BOTH, Ending.ERROR),

	/** Another handler comes to its end meanwhile. */
	FORWARD(Side.SERVLET, Ending.OWN),

	/** The client is gone. */
	RESET(Side.BOTH, Ending.NONE), CLOSED(Side.BOTH, Ending.NONE);

	private static final int LEAST = 1024;

	private static final int SPREAD = 300_000;

	private final Side side;

	private final Ending ending;

	UploadScene(Side side, Ending ending) {
		this.side = side;
		this.ending = ending;
	}

	@Override
	public boolean concerns(ServerUnderTest server) {
		return this.side != (server.isReactive() ? Side.SERVLET : Side.REACTIVE);
	}

	@Override
	public List<Set<Outcome>> expected() {
		Set<Outcome> answered = switch (this.ending) {
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
	public void play(StressedApplication stressed, Cell cell, Random dice) throws Exception {
		Delivery delivery = delivery(cell, dice);
		Upload upload = Upload.to(name().toLowerCase(Locale.ROOT).replace('_', '-'), delivery.job());
		stressed.warehouse().expect(delivery);
		try (Connection connection = (cell.isCompressed() ? upload.compressed().accepting() : upload)
			.begin(stressed.application())) {
			if (this.ending == Ending.NONE) {
				delivery.awaitBegin();
				if (this == RESET) {
					connection.reset();
				}
				stressed.ledger().count(cell, Outcome.LEFT);
			}
			else {
				stressed.ledger().count(cell, check(delivery.job(), connection.receive()));
			}
		}
		finally {
			delivery.answered();
			stressed.warehouse().forget(delivery.job());
		}
	}

	private Outcome check(Job job, Reply reply) {
		if (this.ending == Ending.ERROR && reply.status() != 200) {
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

	private enum Ending {

		OWN, ERROR, NONE

	}

}
