package io.pooled;

/**
 * What a {@link LeaseScope} looks after: a lease, or a buffer. Equal to nothing but
 * itself.
 *
 * @since 0.1.0
 */
public interface ScopedLease {

	/**
	 * Return whether nobody has ended this lease.
	 * @return {@code false} once it was closed or discarded
	 */
	boolean isOpen();

	/**
	 * Discard what was leased on behalf of an owner that has forgotten it, counted as
	 * {@link DiscardReason#ABANDONED}. Closing the lease afterwards has no effect and is
	 * not counted.
	 * @param where what the owner was doing
	 * @return whether this call has ended the lease
	 */
	boolean abandon(String where);

}
