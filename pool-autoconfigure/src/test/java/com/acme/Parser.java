package com.acme;

/**
 * What a user may want to pool.
 */
public class Parser {

	private final StringBuilder input = new StringBuilder();

	public Parser feed(String text) {
		this.input.append(text);
		return this;
	}

	public String parsed() {
		return this.input.toString();
	}

	public void clear() {
		this.input.setLength(0);
	}

	public boolean clearUnlessBroken() {
		clear();
		return false;
	}

}
