package io.pooled;

import java.time.Instant;
import java.util.List;

/**
 * Leases that were misused in the same way at the same place.
 *
 * @param kind the way, as {@link LeakKind#id()} names it
 * @param site where the leases were acquired; of a second release or a late use, where
 * that was
 * @param count how many were found
 * @param firstSeen when the first one was found
 * @param lastSeen when the last one was found
 * @param stack the frames of the first one, and where its lease was acquired and released
 * where that is known; frames of this library are left out
 * @since 0.1.0
 */
public record LeakSite(String kind, String site, long count, Instant firstSeen, Instant lastSeen, List<String> stack) {

}
