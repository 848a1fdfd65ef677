package io.pooled.web.faults;

import java.io.ByteArrayOutputStream;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import java.util.function.Predicate;

import io.pooled.web.http.Connection;
import io.pooled.web.http.Reply;
import io.pooled.web.http.Request;
import io.pooled.web.http.ServerUnderTest;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Responses to slow clients, and the ways in which they end, most of them before they are
 * complete.
 */
enum StreamScene implements Scene {

	BODY(Job.Plan.DELIVER), BODY_TIMEOUT(Job.Plan.TIME_OUT), BODY_ERROR(Job.Plan.THROW), BODY_RESET(Job.Plan.WAIT),
	BODY_CLOSED(Job.Plan.WAIT),

	EMITTER(Job.Plan.DELIVER), EMITTER_TIMEOUT(Job.Plan.TIME_OUT), EMITTER_ERROR(Job.Plan.THROW),
	EMITTER_RESET(Job.Plan.WAIT),

	/** The handler answers with a thread of its own. */
	OWN(Job.Plan.DELIVER), OWN_TIMEOUT(Job.Plan.TIME_OUT), OWN_ERROR(Job.Plan.THROW), OWN_CLOSED(Job.Plan.WAIT),

	/** Another thread ends the response meanwhile. */
	OWN_ENDED(Job.Plan.CANCEL),

	BUFFER(Job.Plan.DELIVER), BUFFER_RESET(Job.Plan.WAIT), LATE(Job.Plan.DELIVER), LATE_RESET(Job.Plan.WAIT),

	/** Two responses have one buffer. */
	SHARED(Job.Plan.DELIVER);

	private static final int LEAST = 200_000;

	private static final int SPREAD = 1_300_000;

	private static final int HOT = 4;

	/** Before which byte a worker waits for the end of the response. */
	private static final int SOON = 8_000;

	private final Job.Plan plan;

	StreamScene(Job.Plan plan) {
		this.plan = plan;
	}

	@Override
	public boolean concerns(ServerUnderTest server) {
		return switch (server) {
			case NETTY -> !name().startsWith("EMITTER");
			// Servers mix up responses when one is written to that has ended; Spring MVC
			// does not let that happen, as long as no write is under way.
			default -> this != SHARED && this != OWN_TIMEOUT && this != OWN_ENDED;
		};
	}

	@Override
	public int weight(boolean compressed) {
		return (compressed && mayBeGarbled()) ? HOT : 1;
	}

	@Override
	public List<Set<Outcome>> expected() {
		Set<Outcome> ended = switch (this.plan) {
			case DELIVER -> (this != SHARED) ? EnumSet.of(Outcome.WHOLE)
					: EnumSet.of(Outcome.WHOLE, Outcome.REFUSED, Outcome.CUT_OFF);
			case WAIT -> EnumSet.of(Outcome.LEFT);
			default -> EnumSet.of(Outcome.CUT_OFF, Outcome.REFUSED);
		};
		return List.of(ended, EnumSet.of(Outcome.FOLLOWED));
	}

	@Override
	public void play(StressedApplication stressed, Cell cell, Random dice) throws Exception {
		Job job = Job.of(LEAST + dice.nextInt(SPREAD)).with(this.plan);
		Delivery delivery = switch (this.plan) {
			case TIME_OUT, CANCEL -> Delivery.outliving(job, cell, SOON, dice);
			default -> Delivery.hasty(job, cell, dice);
		};
		stressed.warehouse().expect(delivery);
		Predicate<ByteArrayOutputStream> pause = mayBeGarbled() ? (body) -> false : StressedApplication.slowly(dice);
		try (Connection connection = stressed.application().open(request(job, cell));
				Connection second = stressed.application().connection()) {
			if (this == SHARED) {
				second.send(request(job, cell));
			}
			if (this.plan == Job.Plan.WAIT) {
				begin(job, connection, pause, dice);
				stressed.ledger().count(cell, Outcome.LEFT);
			}
			else {
				stressed.ledger().count(cell, check(job, connection.receive(pause)));
			}
			if (this == SHARED) {
				stressed.ledger().count(cell, check(job, second.receive()));
			}
		}
		finally {
			delivery.answered();
			stressed.warehouse().forget(job);
		}
	}

	private void begin(Job job, Connection connection, Predicate<ByteArrayOutputStream> pause, Random dice)
			throws Exception {
		int most = 1 + dice.nextInt(job.size() / 4);
		Reply reply = connection.receive(pause.or((body) -> body.size() >= most));
		assertThat(reply.status()).as("%s", reply).isEqualTo(200);
		checkStart(job, reply);
		if (name().endsWith("_RESET")) {
			connection.reset();
		}
	}

	private Request request(Job job, Cell cell) {
		String handler = name().toLowerCase(Locale.ROOT).replaceFirst("_.*", "");
		Request request = Request
			.get("/streams/%s/%s?size=%d&plan=%s".formatted(handler, job.id(), job.size(), job.plan()))
			.with("Accept", "text/plain, application/json;q=0.5");
		return cell.isCompressed() ? request.with("Accept-Encoding", "gzip") : request;
	}

	private Outcome check(Job job, Reply reply) {
		if (reply.status() != 200 && (this == SHARED || this.plan != Job.Plan.DELIVER)) {
			assertThat(reply.status()).as("%s", reply).isIn(500, 503);
			return Outcome.REFUSED;
		}
		assertThat(reply.status()).as("%s", reply).isEqualTo(200);
		checkStart(job, reply);
		if (this.plan == Job.Plan.DELIVER && this != SHARED) {
			assertThat(reply.isWhole()).as("%s is whole", reply).isTrue();
			assertThat(reply.content().length).as("%s has all of it", reply).isEqualTo(job.size());
		}
		return (reply.content().length == job.size()) ? Outcome.WHOLE : Outcome.CUT_OFF;
	}

	// A server may lose what comes when a response ends.
	private boolean mayBeGarbled() {
		return this.plan == Job.Plan.TIME_OUT || this.plan == Job.Plan.CANCEL;
	}

	private void checkStart(Job job, Reply reply) {
		if (mayBeGarbled()) {
			Content.checkNotForeign(reply.content(), job.id());
			return;
		}
		assertThat(reply.isCorrupt()).as("%s is corrupt", reply).isFalse();
		Content.checkStart(reply.content(), Content.of(job.id(), job.size()));
	}

}
