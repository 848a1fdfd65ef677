package com.acme;

/**
 * Cannot be constructed.
 */
public class Throwing {

	public Throwing() {
		throw new UnsupportedOperationException("no parser today");
	}

}
