package io.pooled.autoconfigure;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import io.pooled.Lease;
import io.pooled.Pool;
import io.pooled.PooledObjectFactory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * What becomes of the objects of {@code pools.object} when the beans and methods that
 * make, reset and dispose of them do this or that.
 */
class ObjectPoolHooksTests {

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(PoolsAutoConfiguration.class))
		.withUserConfiguration(Hooks.class);

	@ParameterizedTest
	@ValueSource(strings = { "returnNothing", "returnThis", "returnTrue", "returnNull", "returnFalseAsText" })
	void resultOtherThanFalseKeepsTheObject(String method) {
		pool("{factory: things, reset: 'method:%s'}".formatted(method)).run((context) -> {
			Pool<Thing> pool = pool(context);
			Thing thing = pool.use((leased) -> leased);
			try (Lease<Thing> lease = pool.acquire()) {
				assertThat(lease.get()).isSameAs(thing);
			}
			assertThat(thing.calls).containsExactly(method, method);
			assertThat(pool.stats().discarded()).containsEntry("invalid", 0L);
		});
	}

	@ParameterizedTest
	@ValueSource(strings = { "{factory: things, reset: 'method:returnFalseOnce'}",
			"{factory: things, reset: 'method:returnFalseBoxedOnce'}", "{factory: refusing}",
			"{factory: things, reset: 'bean:refuse'}" })
	void resultFalseDiscardsTheObject(String settings) {
		pool(settings).run((context) -> assertIsDiscarded(pool(context)));
	}

	@ParameterizedTest
	@ValueSource(strings = { "{factory: things, reset: 'method:throwOnce'}", "{factory: throwingReset}",
			"{factory: things, reset: 'bean:throwingPredicate'}", "{factory: things, reset: 'bean:throwingConsumer'}" })
	void resetThatThrowsDiscardsTheObjectAndDoesNotReachTheOwner(String settings) {
		pool(settings).run((context) -> assertIsDiscarded(pool(context)));
	}

	private static void assertIsDiscarded(Pool<Thing> pool) {
		Thing first = pool.use((thing) -> thing.soil());
		assertThat(pool.stats().discarded()).containsEntry("invalid", 1L);
		assertThat(pool.stats().idle()).isZero();
		assertThat(pool.stats().inUse()).isZero();
		Thing second = pool.use((thing) -> thing);
		assertThat(second).isNotSameAs(first);
		assertThat(pool.stats().idle()).isOne();
	}

	@Test
	void resetThatEndsInAnErrorDiscardsTheObjectAndReachesTheOwner() {
		pool("{factory: things, reset: 'bean:errorConsumer'}").run((context) -> {
			Pool<Thing> pool = pool(context);
			assertThatExceptionOfType(StackOverflowError.class).isThrownBy(() -> pool.use(Thing::soil));
			assertThat(pool.stats().discarded()).containsEntry("invalid", 1L);
			assertThat(pool.stats().inUse()).isZero();
			assertThat(pool.stats().idle()).isZero();
		});
	}

	@Test
	void resetOfTheFactoryRunsFirst() {
		pool("{factory: resetting, reset: 'method:returnNothing'}").run((context) -> {
			Thing thing = pool(context).use((leased) -> leased);
			assertThat(thing.calls).containsExactly("factory", "returnNothing");
		});
	}

	@Test
	void whatTheFactoryRefusesIsNotResetAnyFurther() {
		pool("{factory: refusing, reset: 'method:returnNothing'}").run((context) -> {
			Thing thing = pool(context).use(Thing::soil);
			assertThat(thing.calls).isEmpty();
		});
	}

	@Test
	void factoryBeanIsAskedForEachObject() {
		pool("{factory: things}").run((context) -> {
			Pool<Thing> pool = pool(context);
			try (Lease<Thing> one = pool.acquire(); Lease<Thing> other = pool.acquire()) {
				assertThat(one.get()).isNotSameAs(other.get());
			}
			assertThat(pool.stats().created()).isEqualTo(2);
		});
	}

	@Test
	void objectMadeToLookAtIsDisposedOf() {
		pool("{factory: counting, reset: 'method:returnNothing', preallocate: 2}").run((context) -> {
			Counting counting = context.getBean("counting", Counting.class);
			assertThat(counting.created).hasSize(3);
			assertThat(counting.destroyed).containsExactly(counting.created.get(0));
			context.close();
			assertThat(counting.destroyed).containsExactlyInAnyOrderElementsOf(counting.created);
		});
	}

	@Test
	void destroyThatThrowsLosesTheObjectOnly() {
		pool("{factory: throwingDestroy, preallocate: 2}").run((context) -> {
			Pool<Thing> pool = pool(context);
			assertThat(pool.trim()).isEqualTo(2);
			assertThat(pool.stats().idle()).isZero();
			pool.use((thing) -> thing);
			assertThat(pool.stats().idle()).isOne();
		});
	}

	@Test
	void createThatThrowsReachesTheOwnerAndLeavesNothingInUse() {
		pool("{factory: throwingCreate}").run((context) -> {
			Pool<Thing> pool = pool(context);
			assertThatIllegalStateException().isThrownBy(pool::acquire).withMessage("no thing today");
			assertThat(pool.stats().inUse()).isZero();
			assertThat(pool.stats().created()).isZero();
			pool.use((thing) -> thing);
			assertThat(pool.stats().idle()).isOne();
		});
	}

	@ParameterizedTest
	@ValueSource(strings = { "preallocate: 1", "reset: 'method:returnNothing'",
			"type: 'io.pooled.autoconfigure.ObjectPoolHooksTests$Thing'" })
	void createThatThrowsAtStartStopsIt(String setting) {
		pool("{factory: throwingCreate, %s}".formatted(setting))
			.run((context) -> assertThat(context).getFailure().rootCause().hasMessage("no thing today"));
	}

	@Test
	void createThatReturnsNullNamesThePool() {
		pool("{factory: nulls}").run((context) -> assertThatIllegalStateException().isThrownBy(pool(context)::acquire)
			.withMessageContaining("Pool 'pooled'")
			.withMessageContaining("null"));
	}

	private ApplicationContextRunner pool(String settings) {
		return this.contextRunner.withInitializer(Yaml.of("pools.object.pooled: " + settings));
	}

	@SuppressWarnings("unchecked")
	private static Pool<Thing> pool(ApplicationContext context) {
		return context.getBean("pooled", Pool.class);
	}

	public static class Thing {

		private final List<String> calls = new ArrayList<>();

		private boolean soiled;

		Thing soil() {
			this.soiled = true;
			return this;
		}

		public void returnNothing() {
			this.calls.add("returnNothing");
		}

		public Thing returnThis() {
			this.calls.add("returnThis");
			return this;
		}

		public boolean returnTrue() {
			this.calls.add("returnTrue");
			return true;
		}

		public @Nullable Boolean returnNull() {
			this.calls.add("returnNull");
			return null;
		}

		public String returnFalseAsText() {
			this.calls.add("returnFalseAsText");
			return "false";
		}

		public boolean returnFalseOnce() {
			return !this.soiled;
		}

		public Boolean returnFalseBoxedOnce() {
			return !this.soiled;
		}

		public void throwOnce() {
			if (this.soiled) {
				throw new IllegalStateException("no reset today");
			}
		}

	}

	/** A factory that keeps count. */
	static class Counting implements PooledObjectFactory<Thing> {

		private final List<Thing> created = new ArrayList<>();

		private final List<Thing> destroyed = new ArrayList<>();

		@Override
		public Thing create() {
			Thing thing = new Thing();
			this.created.add(thing);
			return thing;
		}

		@Override
		public boolean reset(Thing thing) {
			return true;
		}

		@Override
		public void destroy(Thing thing) {
			this.destroyed.add(thing);
		}

	}

	/** A factory with some reset. */
	record Resetting(Predicate<Thing> how) implements PooledObjectFactory<Thing> {

		@Override
		public Thing create() {
			return new Thing();
		}

		@Override
		public boolean reset(Thing thing) {
			return this.how.test(thing);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Hooks {

		@Bean
		Supplier<Thing> things() {
			return Thing::new;
		}

		@Bean
		Resetting resetting() {
			return new Resetting((thing) -> thing.calls.add("factory"));
		}

		@Bean
		Resetting refusing() {
			return new Resetting((thing) -> !thing.soiled);
		}

		@Bean
		Resetting throwingReset() {
			return new Resetting((thing) -> {
				thing.throwOnce();
				return true;
			});
		}

		@Bean
		Predicate<Thing> refuse() {
			return (thing) -> !thing.soiled;
		}

		@Bean
		Predicate<Thing> throwingPredicate() {
			return (thing) -> {
				thing.throwOnce();
				return true;
			};
		}

		@Bean
		Consumer<Thing> throwingConsumer() {
			return Thing::throwOnce;
		}

		@Bean
		Consumer<Thing> errorConsumer() {
			return (thing) -> {
				throw new StackOverflowError("deep");
			};
		}

		@Bean
		Counting counting() {
			return new Counting();
		}

		@Bean
		PooledObjectFactory<Thing> throwingDestroy() {
			return new Counting() {

				@Override
				public void destroy(Thing thing) {
					throw new IllegalStateException("no end today");
				}

			};
		}

		@Bean
		Supplier<Thing> throwingCreate() {
			AtomicBoolean thrown = new AtomicBoolean();
			return () -> {
				if (thrown.compareAndSet(false, true)) {
					throw new IllegalStateException("no thing today");
				}
				return new Thing();
			};
		}

		@Bean
		@SuppressWarnings("NullAway")
		Supplier<Thing> nulls() {
			return () -> null;
		}

	}

}
