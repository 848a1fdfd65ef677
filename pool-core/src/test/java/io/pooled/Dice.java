package io.pooled;

/**
 * Random numbers of one thread.
 */
public final class Dice {

	private long state;

	/**
	 * Create dice.
	 * @param seed any number but 0
	 */
	public Dice(long seed) {
		this.state = seed * 0x9E3779B97F4A7C15L;
	}

	/**
	 * Roll.
	 * @param sides how many, 1 or more
	 * @return a number from 0 to {@code sides - 1}
	 */
	public int roll(int sides) {
		this.state ^= this.state << 13;
		this.state ^= this.state >>> 7;
		this.state ^= this.state << 17;
		return (int) ((this.state >>> 33) % sides);
	}

}
