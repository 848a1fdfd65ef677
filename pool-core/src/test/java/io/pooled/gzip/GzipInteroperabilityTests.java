package io.pooled.gzip;

import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import io.pooled.Dice;
import io.pooled.buffer.PooledBuffer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

/**
 * Content goes both ways between the pool, the JDK, and the gzip of the system where
 * there is one.
 */
class GzipInteroperabilityTests {

	private final Rig rig = new Rig();

	@AfterEach
	void nothingIsLeased() throws IOException {
		this.rig.assertReusable();
		this.rig.assertAtRest();
	}

	@Test
	void contentOfEveryKindAndManySizesGoesBothWays() throws IOException {
		Dice dice = new Dice(1);
		for (int i = 0; i < 60; i++) {
			int size = (i < 20) ? i : dice.roll(1 << (4 + dice.roll(14)));
			for (byte[] content : Samples.ofEveryKind(size)) {
				assertGoesBothWays(content, dice);
			}
		}
	}

	@Test
	void filesOfTheJdkGoBothWays() throws IOException {
		Dice dice = new Dice(2);
		for (byte[] content : files()) {
			assertGoesBothWays(content, dice);
		}
	}

	private void assertGoesBothWays(byte[] content, Dice dice) throws IOException {
		assertThat(this.rig.decompress(Samples.gzip(content, dice.roll(10)))).isEqualTo(content);
		byte[] compressed = this.rig.compress(content);
		assertThat(Samples.gunzip(compressed)).isEqualTo(content);
		try (PooledBuffer buffer = this.rig.buffers.acquire()) {
			buffer.write(content);
			try (PooledBuffer result = this.rig.gzip.compress(buffer)) {
				assertThat(Samples.gunzip(result.toByteArray())).isEqualTo(content);
				assertThat(this.rig.decompress(result.inputStream())).isEqualTo(content);
			}
		}
		byte[] written = inPieces(content, dice);
		assertThat(Samples.gunzip(written)).isEqualTo(content);
		assertThat(this.rig.decompress(Samples.dripping(written, () -> 1 + dice.roll(9000)))).isEqualTo(content);
	}

	private byte[] inPieces(byte[] content, Dice dice) throws IOException {
		ByteArrayOutputStream target = new ByteArrayOutputStream();
		try (OutputStream stream = this.rig.gzip.compressing(target)) {
			int position = 0;
			while (position < content.length) {
				int count = Math.min(content.length - position, dice.roll(1 << (1 + dice.roll(14))));
				if (count == 1) {
					stream.write(content[position]);
				}
				else {
					stream.write(content, position, count);
				}
				position += count;
				if (dice.roll(4) == 0) {
					stream.flush();
				}
			}
		}
		return target.toByteArray();
	}

	@Test
	void theSystemReadsWhatIsCompressed(@TempDir Path folder) throws Exception {
		assumeThat(onPath("gzip")).isTrue();
		Dice dice = new Dice(3);
		List<byte[]> contents = contents();
		for (int i = 0; i < contents.size(); i++) {
			byte[] content = contents.get(i);
			Files.write(folder.resolve("whole-" + i + ".gz"), this.rig.compress(content));
			Files.write(folder.resolve("pieces-" + i + ".gz"), inPieces(content, dice));
			Files.write(folder.resolve("members-" + i + ".gz"),
					Samples.join(this.rig.compress(content), inPieces(content, dice), this.rig.compress(new byte[0])));
		}
		gzip(folder, "-t");
		gzip(folder, "-d");
		for (int i = 0; i < contents.size(); i++) {
			byte[] content = contents.get(i);
			assertThat(folder.resolve("whole-" + i)).hasBinaryContent(content);
			assertThat(folder.resolve("pieces-" + i)).hasBinaryContent(content);
			assertThat(folder.resolve("members-" + i)).hasBinaryContent(Samples.join(content, content));
		}
	}

	@Test
	void whatTheSystemCompressesIsRead(@TempDir Path folder) throws Exception {
		assumeThat(onPath("gzip")).isTrue();
		List<byte[]> contents = contents();
		for (String level : new String[] { "-1", "-6", "-9" }) {
			for (int i = 0; i < contents.size(); i++) {
				Files.write(folder.resolve("file-" + i), contents.get(i));
			}
			gzip(folder, level);
			for (int i = 0; i < contents.size(); i++) {
				byte[] compressed = Files.readAllBytes(folder.resolve("file-" + i + ".gz"));
				assertThat(this.rig.decompress(compressed)).isEqualTo(contents.get(i));
				assertThat(this.rig.decompress(Samples.join(compressed, compressed)))
					.isEqualTo(Samples.join(contents.get(i), contents.get(i)));
				Files.delete(folder.resolve("file-" + i + ".gz"));
			}
		}
	}

	private static void gzip(Path folder, String option) throws IOException, InterruptedException {
		List<String> command = new ArrayList<>(List.of("gzip", option));
		try (Stream<Path> files = Files.list(folder)) {
			files.map(Path::toString).sorted().forEach(command::add);
		}
		Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
		String output = new String(process.getInputStream().readAllBytes());
		assertThat(process.waitFor()).as(output).isZero();
	}

	private static boolean onPath(String command) {
		String path = System.getenv().getOrDefault("PATH", "");
		return Arrays.stream(path.split(File.pathSeparator))
			.anyMatch((folder) -> Files.isExecutable(Path.of(folder, command)));
	}

	private static List<byte[]> contents() throws IOException {
		List<byte[]> contents = new ArrayList<>(files());
		for (int size : new int[] { 0, 1, 2, 8191, 8192, 8193, 70_000 }) {
			contents.addAll(List.of(Samples.ofEveryKind(size)));
		}
		return contents;
	}

	private static List<byte[]> files() throws IOException {
		List<byte[]> files = new ArrayList<>();
		Path modules = FileSystems.getFileSystem(URI.create("jrt:/")).getPath("/modules");
		for (String name : new String[] { "java.base/java/lang/String.class", "java.base/java/util/HashMap.class",
				"java.base/module-info.class", "java.xml/module-info.class" }) {
			files.add(Files.readAllBytes(modules.resolve(name)));
		}
		Path home = Path.of(System.getProperty("java.home"));
		for (String name : new String[] { "release", "lib/tzdb.dat", "lib/libzip.so", "lib/jvm.cfg" }) {
			if (Files.isReadable(home.resolve(name))) {
				files.add(Files.readAllBytes(home.resolve(name)));
			}
		}
		try (InputStream own = GzipInteroperabilityTests.class.getResourceAsStream("GzipInteroperabilityTests.class")) {
			files.add((own != null) ? own.readAllBytes() : new byte[0]);
		}
		return files;
	}

}
