package io.pooled.web.faults;

/**
 * What was seen of one request under stress.
 */
enum Outcome {

	/** Its client got every byte of the answer, and each was right. */
	WHOLE,

	/** Its client got the beginning of the answer. */
	CUT_OFF,

	/** Its client got an error. */
	REFUSED,

	/** Its client was gone before the answer. */
	LEFT,

	/** Its client got a second, uninvolved answer afterwards. */
	FOLLOWED,

	/** Its body was stored, and each byte was right. */
	STORED,

	/** Storing its body ended with an exception that said why. */
	STOPPED,

	/** Its worker was still at work when its response had ended. */
	OUTLIVED

}
