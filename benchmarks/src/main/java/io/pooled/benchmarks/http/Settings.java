package io.pooled.benchmarks.http;

import java.nio.file.Path;

/**
 * How to measure.
 *
 * @param jar of the sample
 * @param classes to put into it
 * @param libraries what the other applications are made of
 * @param results where the logs of the servers go
 * @param heap of each server
 * @param collector of each server, such as {@code G1GC}
 * @param connections how many
 * @param starts of each server
 * @param warmUp what a part of it takes, in seconds of a machine like the author's
 * @param round what a round takes, likewise
 * @param rounds how many of each start
 */
record Settings(String jar, String classes, Path libraries, Path results, String heap, String collector,
		int connections, int starts, double warmUp, double round, int rounds) {

	// Whether each start is measured from the first request on.
	boolean cold() {
		return this.warmUp == 0;
	}

}
