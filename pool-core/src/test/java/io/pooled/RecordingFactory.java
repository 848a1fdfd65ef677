package io.pooled;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Predicate;

/**
 * A factory that remembers what the pool asked of it.
 */
class RecordingFactory implements PooledObjectFactory<StringBuilder> {

	final List<StringBuilder> created = Collections.synchronizedList(new ArrayList<>());

	final List<StringBuilder> reset = Collections.synchronizedList(new ArrayList<>());

	final List<StringBuilder> destroyed = Collections.synchronizedList(new ArrayList<>());

	private final Predicate<StringBuilder> onReset;

	RecordingFactory() {
		this((object) -> true);
	}

	RecordingFactory(Predicate<StringBuilder> onReset) {
		this.onReset = onReset;
	}

	@Override
	public StringBuilder create() {
		StringBuilder object = new StringBuilder();
		this.created.add(object);
		return object;
	}

	@Override
	public boolean reset(StringBuilder object) {
		this.reset.add(object);
		object.setLength(0);
		return this.onReset.test(object);
	}

	@Override
	public void destroy(StringBuilder object) {
		this.destroyed.add(object);
	}

}
