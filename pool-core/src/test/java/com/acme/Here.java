package com.acme;

/**
 * Where a test is, as a stack trace tells it.
 */
final class Here {

	private Here() {
	}

	static String linesBefore(int lines) {
		StackTraceElement caller = new Throwable().getStackTrace()[1];
		return caller.getClassName() + "." + caller.getMethodName() + "(" + caller.getFileName() + ":"
				+ (caller.getLineNumber() - lines) + ")";
	}

}
