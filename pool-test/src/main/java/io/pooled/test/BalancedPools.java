package io.pooled.test;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.platform.commons.support.AnnotationSupport;

import io.pooled.ManagedPool;

/**
 * Fails each test that misuses pools: that leaves a lease or a buffer open, releases one
 * twice, or uses one after its release. The failure has a line for each of these, with
 * the pool, the place, and the thread that was there. Either for the pools of the Spring
 * context of the test, those of its {@link io.pooled.Pools} included:
 *
 * <pre class="code">
 * &#064;SpringBootTest
 * &#064;BalancedPools.Check
 * class ExportTests {
 * </pre>
 *
 * or for pools that the test names:
 *
 * <pre class="code">
 * &#064;RegisterExtension
 * static BalancedPools balanced = BalancedPools.of(exports, parsers);
 * </pre>
 * <p>
 * What {@code @BeforeEach} and {@code @AfterEach} methods do belongs to the test; what is
 * acquired before, such as by {@code @BeforeAll} or when the instance is created, does
 * not. Each invocation of a parameterized or repeated test counts by itself, a
 * {@code @TestFactory} as one. What other threads still have in the end may take a second
 * to come back, see {@link #within(Duration)}. For the time of the test the pools are as
 * with leak detection {@code strict}, for everybody: a second release throws.
 * <p>
 * Tests that run at the same time may share pools. A test answers for what its own thread
 * did, and for what threads did that are of none of the other tests that this extension
 * checks on that pool; so what a thread of a server does to a pool that two such tests
 * share fails both. A test that this extension does not check should not use the pool
 * meanwhile.
 * <p>
 * Bytes that somebody writes without the buffer, to an array that was handed out, are
 * found while the memory is in the pool. An object that is used without its lease cannot
 * be found. An error that a test ends with by itself is reported first, and what is found
 * here as suppressed by it.
 *
 * @since 0.1.0
 */
public final class BalancedPools implements BeforeEachCallback, AfterEachCallback {

	private static final String SPRING_EXTENSION = "org.springframework.test.context.junit.jupiter.SpringExtension";

	private static final Namespace EVERYBODY = Namespace.create(BalancedPools.class);

	/** Of this extension alone. */
	private final Namespace namespace = Namespace.create(BalancedPools.class, this);

	/** None for those of the Spring context. */
	private final List<ManagedPool> pools;

	private final Duration patience;

	/**
	 * Watch the pools of the Spring context of the test.
	 */
	public BalancedPools() {
		this(List.of(), Duration.ofSeconds(1));
	}

	private BalancedPools(List<ManagedPool> pools, Duration patience) {
		this.pools = pools;
		this.patience = patience;
	}

	/**
	 * Watch pools without a Spring context.
	 * @param pools one or more
	 * @return an extension, to be registered by {@code @RegisterExtension}
	 */
	public static BalancedPools of(ManagedPool... pools) {
		if (pools.length == 0) {
			throw new IllegalArgumentException(
					"Name one or more pools; for those of the Spring context there is @BalancedPools.Check");
		}
		return new BalancedPools(List.of(pools), Duration.ofSeconds(1));
	}

	/**
	 * Set how long what is still open at the end of a test, because another thread is
	 * just about to close it, is waited for.
	 * @param patience zero or more; 1 s unless set
	 * @return an extension like this one
	 */
	public BalancedPools within(Duration patience) {
		if (patience.isNegative()) {
			throw new IllegalArgumentException("patience must not be negative, not " + patience);
		}
		return new BalancedPools(this.pools, patience);
	}

	@Override
	public void beforeEach(ExtensionContext context) {
		AuditedTest test = runningTests(context).begin(pools(context));
		context.getStore(this.namespace).put(AuditedTest.class, test);
	}

	@Override
	public void afterEach(ExtensionContext context) {
		AuditedTest test = context.getStore(this.namespace).remove(AuditedTest.class, AuditedTest.class);
		if (test != null) {
			test.end(this.patience);
		}
	}

	@SuppressWarnings("deprecation") // its successor came with JUnit 6
	private static RunningTests runningTests(ExtensionContext context) {
		return context.getRoot().getStore(EVERYBODY).getOrComputeIfAbsent(RunningTests.class);
	}

	private Collection<ManagedPool> pools(ExtensionContext context) {
		if (!this.pools.isEmpty()) {
			return this.pools;
		}
		if (!isSpringTest(context)) {
			throw new ExtensionConfigurationException(
					"BalancedPools has no pools to watch in " + context.getRequiredTestClass().getName()
							+ ": make that a Spring test, by @SpringBootTest, @SpringJUnitConfig or whatever brings a "
							+ "SpringExtension, or name the pools: @RegisterExtension static BalancedPools balanced = "
							+ "BalancedPools.of(pool)");
		}
		return PoolsOfContext.find(context);
	}

	private static boolean isSpringTest(ExtensionContext context) {
		return Stream
			.iterate(Optional.of(context), Optional::isPresent, (inner) -> inner.flatMap(ExtensionContext::getParent))
			.flatMap((inner) -> inner.flatMap(ExtensionContext::getTestClass).stream())
			.flatMap((type) -> AnnotationSupport.findRepeatableAnnotations(type, ExtendWith.class).stream())
			.flatMap((extendWith) -> Stream.of(extendWith.value()))
			.anyMatch((extension) -> SPRING_EXTENSION.equals(extension.getName()));
	}

	/**
	 * Fails each test of a Spring test class, or the one test, that misuses pools of its
	 * context; short for {@code @ExtendWith(BalancedPools.class)}.
	 */
	@Target({ ElementType.TYPE, ElementType.METHOD })
	@Retention(RetentionPolicy.RUNTIME)
	@Documented
	@Inherited
	@ExtendWith(BalancedPools.class)
	public @interface Check {

	}

}
