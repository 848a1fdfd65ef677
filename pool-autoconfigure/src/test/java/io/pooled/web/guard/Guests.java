package io.pooled.web.guard;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import io.pooled.Pool;
import io.pooled.buffer.PooledBufferFactory;
import io.pooled.web.guard.Visit.Thing;

/**
 * Handlers of the matrix, on whichever stack.
 */
abstract class Guests {

	private final List<Visit> visits = new CopyOnWriteArrayList<>();

	private final Pool<Thing> things;

	private final PooledBufferFactory buffers;

	Guests(Pool<Thing> things, PooledBufferFactory buffers) {
		this.things = things;
		this.buffers = buffers;
	}

	/** Return the path that leads to the handler. */
	synchronized String expect(Visit visit) {
		this.visits.add(visit);
		return ((visit.deed == Deed.RETURNS) ? "/returning-guest/" : "/guest/") + (this.visits.size() - 1);
	}

	final Visit visit(int number) {
		return this.visits.get(number);
	}

	final void act(Visit visit) {
		visit.act(this.things, this.buffers);
	}

	final byte[] answer(Visit visit) {
		if (visit.ending == Ending.HANDLER_THROWS) {
			throw new IllegalStateException("expected");
		}
		return visit.answer();
	}

}
