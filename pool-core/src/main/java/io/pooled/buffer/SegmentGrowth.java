package io.pooled.buffer;

/**
 * Of which segments a buffer consists, depending on the sizes that there are. Pure
 * functions.
 *
 * @since 0.1.0
 */
public final class SegmentGrowth {

	/**
	 * A buffer grows on with a larger class once it is such a part of one of its
	 * segments.
	 */
	private static final int PARTS = 4;

	private SegmentGrowth() {
	}

	/**
	 * Return the index of the smallest class that holds a size, or of the largest one
	 * that can be given back.
	 * @param sizeClasses the sizes of segments, ascending
	 * @param maxCapacity the most that a buffer gives back
	 * @param size in bytes
	 * @return an index
	 */
	public static int first(int[] sizeClasses, long maxCapacity, long size) {
		int sizeClass = 0;
		while (sizeClasses[sizeClass] < size && isUsable(sizeClasses, maxCapacity, sizeClass + 1)) {
			sizeClass++;
		}
		return sizeClass;
	}

	/**
	 * Return the index of the class with which a buffer grows on: the same, or the next
	 * one once the buffer is a quarter of it.
	 * @param sizeClasses the sizes of segments, ascending
	 * @param maxCapacity the most that a buffer gives back
	 * @param sizeClass the class of the last segment
	 * @param capacity of the buffer so far, in bytes
	 * @return an index
	 */
	public static int next(int[] sizeClasses, long maxCapacity, int sizeClass, long capacity) {
		int next = sizeClass + 1;
		return (isUsable(sizeClasses, maxCapacity, next) && capacity * PARTS >= sizeClasses[next]) ? next : sizeClass;
	}

	// A segment above the maximum capacity would be discarded each time.
	private static boolean isUsable(int[] sizeClasses, long maxCapacity, int sizeClass) {
		return sizeClass < sizeClasses.length && sizeClasses[sizeClass] <= maxCapacity;
	}

}
