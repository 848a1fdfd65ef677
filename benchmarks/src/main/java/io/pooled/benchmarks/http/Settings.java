package io.pooled.benchmarks.http;

import java.nio.file.Path;

/**
 * How to measure.
 *
 * @param jar of the sample
 * @param classes to put into it
 * @param results where the logs of the servers go
 * @param heap of each server
 * @param connections how many, and threads of each server
 * @param warmUp what a part of it takes, in seconds of a machine like the author's
 * @param round what a round takes, likewise
 * @param rounds how many
 */
record Settings(String jar, String classes, Path results, String heap, int connections, double warmUp, double round,
		int rounds) {
}
