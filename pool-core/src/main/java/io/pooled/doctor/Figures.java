package io.pooled.doctor;

import java.util.Locale;

/**
 * Figures as they are written in sentences and in properties.
 */
final class Figures {

	private static final long KB = 1024;

	private static final int TEN = 10;

	private static final String[] UNITS = { "B", "KB", "MB", "GB" };

	private Figures() {
	}

	static String count(double count) {
		return String.format(Locale.ROOT, "%,.0f", count);
	}

	static String percent(double part, double whole) {
		double percent = (whole != 0) ? part / whole * 100 : 0;
		return String.format(Locale.ROOT, (percent < 10) ? "%.1f %%" : "%.0f %%", percent);
	}

	static String seconds(double seconds) {
		return String.format(Locale.ROOT, (seconds < 10) ? "%.1f s" : "%.0f s", seconds);
	}

	static String bytes(double bytes) {
		int unit = unit(bytes);
		double value = bytes / Math.pow(KB, unit);
		return String.format(Locale.ROOT, (unit == 0 || value >= 100) ? "%.0f %s" : "%.1f %s", value, UNITS[unit]);
	}

	/**
	 * Round a size up to one that can be written as a property.
	 * @param bytes the size
	 * @return a whole number of a unit of which it has ten, or that it is a multiple of
	 */
	static String size(double bytes) {
		int unit = unit(bytes);
		if (bytes < TEN * Math.pow(KB, unit) && bytes % Math.pow(KB, unit) != 0) {
			unit = Math.max(0, unit - 1);
		}
		return (long) Math.ceil(bytes / Math.pow(KB, unit)) + UNITS[unit];
	}

	/**
	 * Return a size as a property.
	 * @param bytes the size
	 * @return a whole number of the largest unit of which it is a multiple
	 */
	static String exactSize(long bytes) {
		int unit = 0;
		long value = bytes;
		while (unit < UNITS.length - 1 && value >= KB && value % KB == 0) {
			value /= KB;
			unit++;
		}
		return value + UNITS[unit];
	}

	private static int unit(double bytes) {
		int unit = 0;
		while (unit < UNITS.length - 1 && bytes >= Math.pow(KB, unit + 1)) {
			unit++;
		}
		return unit;
	}

}
