package io.pooled.autoconfigure;

import java.util.function.LongUnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.springframework.util.unit.DataSize;

/**
 * An amount of memory as properties name it.
 */
final class MemoryAmount {

	/** In place of what follows from other bounds. */
	static final String AUTO = "auto";

	/** In place of a bound. */
	static final String NONE = "none";

	private static final Pattern PERCENT = Pattern.compile("(\\d{1,3})\\s*%");

	private static final String ALLOWED = "a size such as 64MB, a share of the maximum heap such as 25%%, or '%s'";

	private MemoryAmount() {
	}

	/**
	 * Return how many bytes a value stands for.
	 * @param checks of the property
	 * @param property its name
	 * @param value its value
	 * @param unbounded what stands for as much as there is
	 * @param shareOfHeap how much a percentage is
	 * @return bytes; {@link Long#MAX_VALUE} for as much as there is
	 * @throws InvalidPoolPropertyException if it is no amount
	 */
	static long parse(PropertyChecks checks, String property, String value, String unbounded,
			LongUnaryOperator shareOfHeap) {
		String amount = value.trim();
		if (unbounded.equalsIgnoreCase(amount)) {
			return Long.MAX_VALUE;
		}
		Matcher percent = PERCENT.matcher(amount);
		if (percent.matches()) {
			int share = Integer.parseInt(percent.group(1));
			if (share < 1 || share > 100) {
				throw checks.invalid(property, value, "there is no such share", ALLOWED.formatted(unbounded), null);
			}
			return shareOfHeap.applyAsLong(share);
		}
		try {
			long bytes = DataSize.parse(amount).toBytes();
			if (bytes < 0) {
				throw checks.invalid(property, value, "it is negative", ALLOWED.formatted(unbounded), null);
			}
			return bytes;
		}
		catch (IllegalArgumentException ex) {
			throw checks.invalid(property, value, "it is not an amount of memory", ALLOWED.formatted(unbounded), ex);
		}
	}

}
