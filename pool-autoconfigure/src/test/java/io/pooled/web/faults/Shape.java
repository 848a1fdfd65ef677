package io.pooled.web.faults;

import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

import io.pooled.web.http.ServerUnderTest;

/**
 * In what a handler returns it.
 */
enum Shape {

	SYNC, ENTITY, FUTURE, FUTURE_ENTITY, DEFERRED, DEFERRED_ENTITY, CALLABLE, CALLABLE_ENTITY, TASK, TASK_ENTITY, MONO,
	MONO_ENTITY, STREAM;

	static Set<Shape> of(ServerUnderTest server, Kind kind) {
		Set<Shape> shapes = EnumSet.of(SYNC);
		if (kind == Kind.TEXT) {
			shapes.add(STREAM);
		}
		if (server.isReactive()) {
			shapes.addAll((kind == Kind.BUFFER) ? EnumSet.of(ENTITY, FUTURE, MONO, MONO_ENTITY) : EnumSet.of(MONO));
		}
		else {
			shapes.addAll((kind == Kind.BUFFER) ? EnumSet.range(ENTITY, TASK_ENTITY) : EnumSet.of(FUTURE, CALLABLE));
		}
		return shapes;
	}

	boolean isAsync() {
		return this != SYNC && this != ENTITY && this != STREAM;
	}

	boolean isTriedWithLargeBodies() {
		return this == SYNC || this == FUTURE || this == MONO || this == STREAM;
	}

	boolean isCancellable() {
		return switch (this) {
			case FUTURE, FUTURE_ENTITY, DEFERRED, DEFERRED_ENTITY -> true;
			default -> false;
		};
	}

	String path() {
		return name().toLowerCase(Locale.ROOT).replace('_', '-');
	}

}
