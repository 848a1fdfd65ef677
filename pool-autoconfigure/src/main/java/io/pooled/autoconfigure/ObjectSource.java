package io.pooled.autoconfigure;

import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

import io.pooled.Pool;
import io.pooled.PooledObjectFactory;

/**
 * Where the objects of a pool come from, whatever they are.
 *
 * @param create makes an object
 * @param reset cleans and checks an object, or {@code null}
 * @param destroy disposes of an object, or {@code null}
 */
record ObjectSource(Supplier<?> create, @Nullable Predicate<Object> reset, @Nullable Consumer<Object> destroy) {

	@SuppressWarnings("unchecked")
	static @Nullable ObjectSource of(Object bean) {
		if (bean instanceof PooledObjectFactory<?> typed) {
			PooledObjectFactory<Object> factory = (PooledObjectFactory<Object>) typed;
			return new ObjectSource(factory::create, factory::reset, factory::destroy);
		}
		return (bean instanceof Supplier<?> supplier) ? new ObjectSource(supplier, null, null) : null;
	}

	/**
	 * Make an object only to see what it is like.
	 * @param question what to find out
	 * @param <R> the type of the answer
	 * @return the answer
	 */
	<R> R probe(Function<Object, R> question) {
		Object object = this.create.get();
		try {
			return question.apply(object);
		}
		finally {
			if (this.destroy != null && object != null) {
				this.destroy.accept(object);
			}
		}
	}

	Pool.Builder<Object> pool(String name, @Nullable Predicate<Object> additionalReset) {
		return (this.reset == null && this.destroy == null && additionalReset == null)
				? Pool.builder(name, (Supplier<Object>) this.create::get)
				: Pool.builder(name, new Factory(this, additionalReset));
	}

	private record Factory(ObjectSource source,
			@Nullable Predicate<Object> additionalReset) implements PooledObjectFactory<Object> {

		@Override
		public Object create() {
			return this.source.create.get();
		}

		@Override
		public boolean reset(Object object) {
			return (this.source.reset == null || this.source.reset.test(object))
					&& (this.additionalReset == null || this.additionalReset.test(object));
		}

		@Override
		public void destroy(Object object) {
			if (this.source.destroy != null) {
				this.source.destroy.accept(object);
			}
		}

	}

}
