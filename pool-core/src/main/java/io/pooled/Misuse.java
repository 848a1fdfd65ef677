package io.pooled;

import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * One lease that was misused while a {@link LeaseAudit} was going on, or is still open.
 *
 * @param pool the name of the pool
 * @param kind in which way; {@code null} if the lease is open and younger than
 * overdue-after
 * @param site where it was acquired; of a second release or a late use, where that was
 * @param threadId the id of the thread that was there
 * @param description what happened, with all that is known of the lease
 * @param stack the frames there, without those of this library
 * @since 0.1.0
 */
public record Misuse(String pool, @Nullable LeakKind kind, String site, long threadId, String description,
		List<String> stack) {

}
