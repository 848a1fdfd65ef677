package io.pooled.buffer;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Flight recordings of a JVM of its own, since what is humongous depends on the heap.
 */
class HumongousAllocationTests {

	@Test
	void bodiesOf5MegabytesMakeNoHumongousAllocation(@TempDir Path folder) throws Exception {
		assertThat(humongousRegions("pooled", folder)).isZero();
	}

	@Test
	void theSameBodiesInAGrowingArrayDo(@TempDir Path folder) throws Exception {
		assertThat(humongousRegions("plain", folder)).isPositive();
	}

	private static long humongousRegions(String kind, Path folder) throws IOException, InterruptedException {
		Path recording = folder.resolve(kind + ".jfr");
		Process process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
				"-Xmx256m", "-XX:+UseG1GC", "-cp", System.getProperty("java.class.path"), LargeBodies.class.getName(),
				kind, recording.toString())
			.redirectErrorStream(true)
			.redirectOutput(folder.resolve("output.txt").toFile())
			.start();
		assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
		assertThat(process.exitValue()).as(Files.readString(folder.resolve("output.txt"))).isZero();
		return RecordingFile.readAllEvents(recording).stream().filter(HumongousAllocationTests::isHumongous).count();
	}

	private static boolean isHumongous(RecordedEvent event) {
		return event.getEventType().getName().equals("jdk.G1HeapRegionTypeChange")
				&& event.getString("to").contains("Humongous");
	}

}
