package io.pooled.test;

import java.time.Duration;
import java.util.Collection;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.stream.Stream;

import io.pooled.LeakKind;
import io.pooled.LeaseAudit;
import io.pooled.ManagedPool;
import io.pooled.Misuse;

/**
 * One test whose pools are watched, and who answers for what was found there.
 */
final class AuditedTest {

	private static final long PAUSE = Duration.ofMillis(1).toNanos();

	private final RunningTests running;

	private final Set<ManagedPool> pools;

	private final Map<ManagedPool, LeaseAudit> audits = new IdentityHashMap<>();

	private final long threadId = currentThreadId();

	/** Those that have run at some moment of this one. */
	private final List<AuditedTest> others = new CopyOnWriteArrayList<>();

	AuditedTest(RunningTests running, Collection<ManagedPool> pools) {
		this.running = running;
		this.pools = Collections.newSetFromMap(new IdentityHashMap<>());
		this.pools.addAll(pools);
	}

	@SuppressWarnings("deprecation") // its successor came with Java 19
	private static long currentThreadId() {
		return Thread.currentThread().getId();
	}

	void meet(AuditedTest other) {
		this.others.add(other);
	}

	void begin() {
		this.pools.forEach((pool) -> {
			LeaseAudit audit = pool.audit();
			// which a mock does not have
			if (Objects.nonNull(audit)) {
				this.audits.put(pool, audit);
			}
		});
	}

	/**
	 * Wait until nothing is open, watch no longer, and tell what was found.
	 * @param patience how long to wait
	 * @throws AssertionError if this test has to answer for something
	 */
	void end(Duration patience) {
		List<Misuse> found;
		try {
			List<Misuse> open = awaitBalance(patience);
			// In this order: what is open may be lost in between, but is not overlooked.
			found = Stream
				.concat(mine(LeaseAudit::misuses).filter((misuse) -> misuse.kind() != LeakKind.OVERDUE), open.stream())
				.toList();
		}
		finally {
			this.audits.values().forEach(LeaseAudit::close);
			this.running.end(this);
			this.others.clear();
		}
		if (!found.isEmpty()) {
			throw new AssertionError(Findings.describe(found));
		}
	}

	private List<Misuse> awaitBalance(Duration patience) {
		long began = System.nanoTime();
		List<Misuse> open = mine(LeaseAudit::open).toList();
		while (!open.isEmpty() && System.nanoTime() - began < patience.toNanos()) {
			LockSupport.parkNanos(PAUSE);
			open = mine(LeaseAudit::open).toList();
		}
		return open;
	}

	private Stream<Misuse> mine(Function<LeaseAudit, List<Misuse>> found) {
		return this.audits.entrySet()
			.stream()
			.flatMap((entry) -> found.apply(entry.getValue())
				.stream()
				.filter((misuse) -> isMine(entry.getKey(), misuse.threadId())));
	}

	private boolean isMine(ManagedPool pool, long threadId) {
		return threadId == this.threadId
				|| this.others.stream().noneMatch((other) -> other.threadId == threadId && other.pools.contains(pool));
	}

}
