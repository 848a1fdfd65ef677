package io.pooled;

import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.lang.management.MemoryUsage;
import java.lang.ref.SoftReference;
import java.util.List;

import javax.management.ListenerNotFoundException;
import javax.management.Notification;
import javax.management.NotificationEmitter;
import javax.management.NotificationListener;

import org.jspecify.annotations.Nullable;

/**
 * Tells when the heap is running out. Looks after each garbage collection, since only
 * then it is known what lives.
 */
final class MemoryPressure implements NotificationListener, AutoCloseable {

	/*-
	 * Three signs, because none is enough. Of the old generation the JVM knows what a
	 * collection left; but only mixed and full ones are counted there, and the parallel collector
	 * fills it by young ones until the next full one is the last. So what is in it counts as well,
	 * garbage or not: once between two of those. And a heap can run out without either, so there is
	 * a reserve that the JVM takes away when it would otherwise throw an OutOfMemoryError. It is
	 * touched after each collection, which keeps the JVM from taking it merely because nobody used
	 * it.
	 */

	private static final double HIGH = 0.8;

	private static final int RESERVE_PIECE = 64 * 1024;

	private static final int RESERVE_PIECES = 16;

	/** The reserve is never a larger part of the heap than this. */
	private static final int HEAP_PARTS = 64;

	private final Runnable relief;

	private final List<MemoryPoolMXBean> oldGenerations = ManagementFactory.getMemoryPoolMXBeans()
		.stream()
		.filter((pool) -> pool.getType() == MemoryType.HEAP && pool.isUsageThresholdSupported()
				&& pool.isCollectionUsageThresholdSupported())
		.toList();

	private final long[] seen = new long[this.oldGenerations.size()];

	/** Whether what is in there was told since the last collection. */
	private final boolean[] told = new boolean[this.oldGenerations.size()];

	/** Null from when the JVM has taken it until it is renewed. */
	private volatile @Nullable SoftReference<byte[][]> reserve;

	/**
	 * Start to watch.
	 * @param relief what to do under pressure; must not block
	 */
	MemoryPressure(Runnable relief) {
		this.relief = relief;
		this.reserve = newReserve();
		isOldGenerationFull();
		collectors().forEach((collector) -> collector.addNotificationListener(this, null, null));
	}

	private static List<NotificationEmitter> collectors() {
		return ManagementFactory.getGarbageCollectorMXBeans()
			.stream()
			.filter(NotificationEmitter.class::isInstance)
			.map(NotificationEmitter.class::cast)
			.toList();
	}

	private static SoftReference<byte[][]> newReserve() {
		long most = Runtime.getRuntime().maxMemory() / HEAP_PARTS / RESERVE_PIECE;
		byte[][] pieces = new byte[(int) Math.min(RESERVE_PIECES, most)][];
		for (int i = 0; i < pieces.length; i++) {
			pieces[i] = new byte[RESERVE_PIECE];
		}
		return new SoftReference<>(pieces);
	}

	@Override
	public synchronized void handleNotification(Notification notification, @Nullable Object handback) {
		boolean taken = isReserveTaken();
		if (isOldGenerationFull() || taken) {
			this.relief.run();
		}
	}

	private boolean isReserveTaken() {
		SoftReference<byte[][]> reserve = this.reserve;
		if (reserve == null || reserve.get() != null) {
			return false;
		}
		this.reserve = null;
		return true;
	}

	// A reading that was seen before says nothing new: what it led to has been done.
	private boolean isOldGenerationFull() {
		boolean full = false;
		for (int i = 0; i < this.seen.length; i++) {
			MemoryUsage left = this.oldGenerations.get(i).getCollectionUsage();
			if (left != null && left.getUsed() != this.seen[i]) {
				this.seen[i] = left.getUsed();
				this.told[i] = isHigh(left);
				full |= this.told[i];
			}
			else if (!this.told[i] && isHigh(this.oldGenerations.get(i).getUsage())) {
				this.told[i] = true;
				full = true;
			}
		}
		return full;
	}

	private static boolean isHigh(MemoryUsage usage) {
		return usage.getMax() > 0 && usage.getUsed() > usage.getMax() * HIGH;
	}

	// Make a new reserve if the JVM has taken the last one and there is room again.
	void renewReserve() {
		Runtime runtime = Runtime.getRuntime();
		long free = runtime.maxMemory() - runtime.totalMemory() + runtime.freeMemory();
		if (this.reserve == null && free > runtime.maxMemory() * (1 - HIGH)) {
			this.reserve = newReserve();
		}
	}

	@Override
	public void close() {
		for (NotificationEmitter collector : collectors()) {
			try {
				collector.removeNotificationListener(this);
			}
			catch (ListenerNotFoundException ex) {
				// somebody else has removed it
			}
		}
	}

}
