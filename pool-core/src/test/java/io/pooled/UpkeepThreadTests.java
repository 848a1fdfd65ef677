package io.pooled;

import java.lang.Thread.UncaughtExceptionHandler;
import java.lang.ref.WeakReference;
import java.net.URL;
import java.net.URLClassLoader;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;

class UpkeepThreadTests {

	private static final UpkeepSettings SHORT = new UpkeepSettings(Duration.ofMillis(100), Duration.ofMillis(100),
			LeakDetection.COUNT);

	private final Set<Thread> before = threads();

	private final PoolRegistry registry = new PoolRegistry();

	private static Set<Thread> threads() {
		return Set.copyOf(Thread.getAllStackTraces().keySet());
	}

	private List<Thread> upkeepThreads() {
		return threads().stream()
			.filter((thread) -> thread.getName().equals("pooled-upkeep") && !this.before.contains(thread))
			.toList();
	}

	private static Pool<String> pool(String name) {
		return Pool.builder(name, () -> "x").upkeep(SHORT).build();
	}

	@AfterEach
	void close() {
		this.registry.close();
	}

	@Test
	void registryHasOneDaemonThreadFromItsFirstPoolOn() {
		assertThat(upkeepThreads()).isEmpty();
		this.registry.register(pool("first"));
		assertThat(upkeepThreads()).hasSize(1).allMatch(Thread::isDaemon);
		this.registry.register(pool("second"));
		this.registry.register(pool("third"));
		assertThat(upkeepThreads()).hasSize(1);
		try (PoolRegistry other = new PoolRegistry()) {
			other.register(pool("first"));
			assertThat(upkeepThreads()).hasSize(2);
		}
		Await.until("the end of the other thread", () -> upkeepThreads().size() == 1);
	}

	@Test
	void threadHoldsOnToNobodysClassLoader() {
		this.registry.register(pool("first"));
		assertThat(upkeepThreads()).extracting(Thread::getContextClassLoader).containsOnlyNulls().hasSize(1);
	}

	@Test
	void idleObjectsGoAndOverdueLeasesAreFoundWithoutAnybodyCalling() {
		Pool<String> pool = pool("aged");
		pool.acquire().close();
		this.registry.register(pool);
		Await.until("ageing", () -> pool.stats().discarded().getOrDefault("idle", 0L) == 1);
		assertThat(pool.stats().idle()).isZero();
		Lease<String> lease = pool.acquire();
		Await.until("the lease being overdue", () -> pool.stats().overdue() == 1);
		lease.close();
		Await.until("ageing", () -> pool.stats().discarded().getOrDefault("idle", 0L) == 2);
		StatsLaws.holdAtRest(pool.stats());
	}

	@Test
	void threadEndsWithTheRegistryAndThePoolsGoOn() {
		Pool<String> pool = pool("first");
		this.registry.register(pool);
		List<Thread> threads = upkeepThreads();
		this.registry.close();
		Await.until("the end of the thread", () -> threads.stream().noneMatch(Thread::isAlive));
		assertThatNoException().isThrownBy(this.registry::close);
		pool.acquire().close();
		assertThat(this.registry.get("first")).isSameAs(pool);
		this.registry.unregister(pool);
	}

	@Test
	void registryThatIsClosedTakesPoolsWithoutLookingAfterThem() {
		this.registry.close();
		Pool<String> pool = pool("late");
		this.registry.register(pool);
		assertThat(this.registry.get("late")).isSameAs(pool);
		assertThat(upkeepThreads()).isEmpty();
		this.registry.close();
	}

	@Test
	void poolThatFailsIsReportedAndDoesNotEndTheUpkeepOfTheOthers() {
		Queue<Throwable> reported = new ConcurrentLinkedQueue<>();
		UncaughtExceptionHandler before = Thread.getDefaultUncaughtExceptionHandler();
		Thread.setDefaultUncaughtExceptionHandler((thread, failure) -> reported.add(failure));
		try {
			Pool<StringBuilder> fragile = Pool.builder("a fragile one", new RecordingFactory() {

				@Override
				public void destroy(StringBuilder object) {
					throw new NoClassDefFoundError("gone");
				}

			}).preallocate(1).upkeep(SHORT).build();
			Pool<String> other = pool("other");
			AtomicInteger rounds = new AtomicInteger();
			this.registry.register(fragile);
			this.registry.register(new WatchedPool(pool("a broken one"), () -> {
				rounds.incrementAndGet();
				throw new IllegalStateException("broken");
			}));
			this.registry.register(other);
			Await.until("rounds of the failing pool", () -> rounds.get() >= 3);
			for (int i = 1; i <= 2; i++) {
				int times = i;
				other.acquire().close();
				Await.until("ageing of the other pool",
						() -> other.stats().discarded().getOrDefault("idle", 0L) == times);
			}
			Await.until("both failures being reported",
					() -> reported.stream().anyMatch(IllegalStateException.class::isInstance)
							&& reported.stream().anyMatch(NoClassDefFoundError.class::isInstance));
			assertThat(fragile.stats().discarded()).containsEntry("idle", 1L);
			assertThat(upkeepThreads()).hasSize(1);
		}
		finally {
			this.registry.close();
			Thread.setDefaultUncaughtExceptionHandler(before);
		}
	}

	@Test
	void poolThatIsUnregisteredIsLeftAlone() {
		AtomicInteger rounds = new AtomicInteger();
		AtomicInteger roundsOfOther = new AtomicInteger();
		ManagedPool pool = new WatchedPool(pool("one"), rounds::incrementAndGet);
		this.registry.register(pool);
		this.registry.register(new WatchedPool(pool("other"), roundsOfOther::incrementAndGet));
		Await.until("rounds", () -> rounds.get() >= 2);
		this.registry.unregister(pool);
		awaitRounds(roundsOfOther);
		int last = rounds.get();
		awaitRounds(roundsOfOther);
		assertThat(rounds).hasValue(last);
		this.registry.register(pool);
		Await.until("rounds after it came back", () -> rounds.get() > last);
	}

	private static void awaitRounds(AtomicInteger rounds) {
		int before = rounds.get();
		Await.until("rounds of the other pool", () -> rounds.get() >= before + 3);
	}

	@Test
	void poolWithoutTimeoutsIsLeftAlone() {
		AtomicInteger rounds = new AtomicInteger();
		AtomicInteger roundsOfOther = new AtomicInteger();
		Pool<String> pool = Pool.builder("timeless", () -> "x")
			.upkeep(new UpkeepSettings(Duration.ZERO, Duration.ZERO, LeakDetection.COUNT))
			.build();
		this.registry.register(new WatchedPool(pool, rounds::incrementAndGet));
		this.registry.register(new WatchedPool(pool("other"), roundsOfOther::incrementAndGet));
		awaitRounds(roundsOfOther);
		assertThat(rounds).hasValue(0);
	}

	@Test
	void classesCanBeUnloadedOnceTheRegistryAndItsPoolsAreClosed() throws Exception {
		WeakReference<ClassLoader> loader = useClassesOfTheirOwn();
		Await.untilCollected("the class loader", () -> loader.get() == null);
	}

	private static WeakReference<ClassLoader> useClassesOfTheirOwn() throws Exception {
		URL classes = PoolRegistry.class.getProtectionDomain().getCodeSource().getLocation();
		try (URLClassLoader loader = new URLClassLoader(new URL[] { classes }, ClassLoader.getPlatformClassLoader())) {
			Class<?> registryType = loader.loadClass(PoolRegistry.class.getName());
			assertThat(registryType).isNotSameAs(PoolRegistry.class);
			Object registry = registryType.getConstructor().newInstance();
			Object objects = objects(loader);
			Object buffers = buffers(loader);
			for (Object pool : new Object[] { objects, buffers }) {
				((AutoCloseable) call(pool, "acquire")).close();
				registryType.getMethod("register", loader.loadClass(ManagedPool.class.getName()))
					.invoke(registry, pool);
			}
			Await.until("ageing", () -> discardsOneIdle(objects) && discardsOneIdle(buffers));
			AutoCloseable lease = (AutoCloseable) call(objects, "acquire");
			Await.until("the lease being overdue", () -> stats(objects).contains("overdue=1,"));
			((AutoCloseable) call(objects, "audit")).close();
			((AutoCloseable) registry).close();
			((AutoCloseable) objects).close();
			((AutoCloseable) buffers).close();
			lease.close();
			return new WeakReference<>(loader);
		}
	}

	private static Object objects(ClassLoader loader) throws Exception {
		Supplier<Object> supplier = Object::new;
		Object builder = loader.loadClass("io.pooled.Pool")
			.getMethod("builder", String.class, Supplier.class)
			.invoke(null, "objects", supplier);
		return call(withUpkeep(loader, builder), "build");
	}

	private static Object buffers(ClassLoader loader) throws Exception {
		Object builder = loader.loadClass("io.pooled.buffer.PooledBufferFactory")
			.getMethod("builder", String.class)
			.invoke(null, "buffers");
		return call(withUpkeep(loader, builder), "build");
	}

	private static Object withUpkeep(ClassLoader loader, Object builder) throws Exception {
		Class<?> type = loader.loadClass(UpkeepSettings.class.getName());
		Object detection = loader.loadClass(LeakDetection.class.getName()).getField("COUNT").get(null);
		Object upkeep = type.getConstructor(Duration.class, Duration.class, detection.getClass())
			.newInstance(SHORT.idleTimeout(), SHORT.overdueAfter(), detection);
		return builder.getClass().getMethod("upkeep", type).invoke(builder, upkeep);
	}

	// And not that one is idle, which holds before.
	private static boolean discardsOneIdle(Object pool) {
		return stats(pool).contains("oversize=0, idle=1,");
	}

	private static String stats(Object pool) {
		try {
			return call(pool, "stats").toString();
		}
		catch (ReflectiveOperationException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static Object call(Object target, String method) throws ReflectiveOperationException {
		return target.getClass().getMethod(method).invoke(target);
	}

}
