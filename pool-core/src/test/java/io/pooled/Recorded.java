package io.pooled;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;

/**
 * What the flight recorder has of pools, while something is done.
 */
public final class Recorded {

	private Recorded() {
	}

	/**
	 * Record what is done.
	 * @param action is done
	 * @param enabled the names of events to switch on beside those that are on anyway
	 * @return the events of pools
	 */
	public static List<RecordedEvent> during(Runnable action, String... enabled) {
		try (Recording recording = new Recording()) {
			for (String name : enabled) {
				recording.enable(name);
			}
			recording.start();
			action.run();
			recording.stop();
			return read(recording);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static List<RecordedEvent> read(Recording recording) throws IOException {
		Path file = Files.createTempFile("pools", ".jfr");
		try {
			recording.dump(file);
			return RecordingFile.readAllEvents(file)
				.stream()
				.filter((event) -> event.getEventType().getName().startsWith("io.pooled."))
				.toList();
		}
		finally {
			Files.delete(file);
		}
	}

}
