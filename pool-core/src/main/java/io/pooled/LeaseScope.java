package io.pooled;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

/**
 * A piece of work that ends, such as a request: leases and buffers that are acquired by a
 * thread that has entered the scope, and are still open when it is completed, are
 * discarded, so that what the work has forgotten, or goes on to use on another thread, is
 * never handed to anybody else. Leases of what was {@linkplain Lease#detach() detached}
 * are left alone. {@code use} is not concerned, as it forgets nothing.
 * <p>
 * Thread-safe; several threads may have entered one scope. It keeps hold of the leases
 * that are open, and of a handful that were closed. As long as there is no scope,
 * acquiring costs nothing more.
 *
 * @since 0.1.0
 */
public final class LeaseScope {

	/** What another thread than the one that acquired it has detached. */
	static final DetachedLeases DETACHED = new DetachedLeases();

	private static final VarHandle COMPLETED;

	static {
		try {
			COMPLETED = MethodHandles.lookup().findVarHandle(LeaseScope.class, "completed", boolean.class);
		}
		catch (ReflectiveOperationException ex) {
			throw new ExceptionInInitializerError(ex);
		}
	}

	/** Whether there has ever been one. */
	private static boolean used;

	/** Of the threads that have entered this scope, the latest first. */
	final AtomicReference<@Nullable LeasesOfThread> leases = new AtomicReference<>();

	private volatile boolean completed;

	private LeaseScope() {
	}

	/**
	 * Begin a scope, which no thread has entered yet.
	 * @return a scope, to be completed by the caller
	 */
	public static LeaseScope begin() {
		used = true;
		return new LeaseScope();
	}

	/**
	 * Return the scope that the current thread has entered.
	 * @return a scope, or {@code null}
	 */
	public static @Nullable LeaseScope current() {
		LeasesOfThread leases = leasesOfThread();
		return (leases != null) ? leases.scope : null;
	}

	private static @Nullable LeasesOfThread leasesOfThread() {
		return used ? CurrentLeases.get() : null;
	}

	/**
	 * Have the current thread enter a scope, and leave the one that it was in.
	 * @param scope a scope, or {@code null} for none
	 * @return the scope that it was in
	 */
	public static @Nullable LeaseScope enter(@Nullable LeaseScope scope) {
		LeaseScope before = current();
		CurrentLeases.set((scope != null) ? scope.find(Thread.currentThread()) : null);
		return before;
	}

	/**
	 * Acquire something that is none of the business of the current scope.
	 * @param action acquires it
	 * @param <T> the type of the result
	 * @param <X> what the action may throw
	 * @return what the action returns
	 * @throws X if the action throws it
	 */
	public static <T, X extends Exception> T outside(Acquisition<T, X> action) throws X {
		LeasesOfThread leases = leasesOfThread();
		if (leases == null) {
			return action.acquire();
		}
		CurrentLeases.set(null);
		try {
			return action.acquire();
		}
		finally {
			CurrentLeases.set(leases);
		}
	}

	/**
	 * Have the current scope, if there is one, look after a lease that has begun.
	 * @param lease the lease
	 */
	public static void opened(ScopedLease lease) {
		LeasesOfThread leases = leasesOfThread();
		if (leases != null && !leases.scope.completed) {
			leases.add(lease);
		}
	}

	/**
	 * Have the current scope look after the heir of a lease that this thread has acquired
	 * in it.
	 * @param lease the lease, which has ended
	 * @param heir what has its place
	 */
	public static void passedOn(ScopedLease lease, ScopedLease heir) {
		LeasesOfThread leases = leasesOfThread();
		if (leases != null && leases.remove(lease) && !DETACHED.remove(lease)) {
			opened(heir);
		}
	}

	/**
	 * Have no scope look after a lease any more.
	 * @param lease the lease
	 */
	public static void detach(ScopedLease lease) {
		LeasesOfThread leases = leasesOfThread();
		if (leases != null && leases.remove(lease)) {
			return;
		}
		if (used) {
			DETACHED.add(lease);
		}
	}

	private LeasesOfThread find(Thread thread) {
		LeasesOfThread first = this.leases.get();
		for (LeasesOfThread leases = first; leases != null; leases = leases.next) {
			if (leases.thread == thread) {
				return leases;
			}
		}
		LeasesOfThread added = new LeasesOfThread(this, thread);
		if (this.completed) {
			return added;
		}
		this.leases.updateAndGet((others) -> added.before(others));
		return added;
	}

	/**
	 * Discard what is still open, and look after nothing that begins from now on. At the
	 * second call nothing happens. What fails to be disposed of keeps nothing else from
	 * it; what it has thrown is thrown in the end.
	 * @param where names what has ended, for those of which it is not known where they
	 * were acquired
	 */
	public void complete(Supplier<String> where) {
		if (!COMPLETED.compareAndSet(this, false, true)) {
			return;
		}
		RuntimeException failure = null;
		Error error = null;
		for (ScopedLease lease : takeOpen()) {
			try {
				lease.abandon(where.get());
			}
			catch (RuntimeException ex) {
				failure = ex;
			}
			catch (Error ex) {
				error = ex;
			}
		}
		if (error != null) {
			throw error;
		}
		if (failure != null) {
			throw failure;
		}
	}

	private List<ScopedLease> takeOpen() {
		List<ScopedLease> open = new ArrayList<>();
		for (LeasesOfThread leases = this.leases.get(); leases != null; leases = leases.next) {
			leases.addOpenTo(open);
		}
		open.removeIf(DETACHED::remove);
		this.leases.set(null);
		return open;
	}

	/**
	 * Acquires something, and may throw.
	 *
	 * @param <T> the type of the result
	 * @param <X> what it may throw
	 */
	@FunctionalInterface
	public interface Acquisition<T, X extends Exception> {

		/**
		 * Acquire it.
		 * @return what was acquired
		 * @throws X if that fails
		 */
		T acquire() throws X;

	}

}
