package com.acme;

/**
 * Cannot be initialized.
 */
public class Broken {

	private static final int VALUE = Integer.parseInt("broken");

	public int value() {
		return VALUE;
	}

}
