package io.pooled;

/**
 * Keeps what an entry writes on every acquire away from the object before it.
 */
@SuppressWarnings("unused")
abstract class EntryPadding {

	private int p00;

	private long p01;

	private long p02;

	private long p03;

	private long p04;

	private long p05;

	private long p06;

	private long p07;

	private long p08;

}
