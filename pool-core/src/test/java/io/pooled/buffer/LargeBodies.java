package io.pooled.buffer;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;

import jdk.jfr.Recording;

/**
 * A program that builds large bodies and records what becomes of the heap.
 */
public final class LargeBodies {

	private static final byte[] CHUNK = new byte[8000];

	private LargeBodies() {
	}

	/**
	 * Write bodies of 5 MB and record what becomes of the heap.
	 * @param args {@code pooled} or {@code plain}, and the file for the recording
	 * @throws IOException if the recording cannot be written
	 */
	public static void main(String[] args) throws IOException {
		try (Recording recording = new Recording()) {
			recording.enable("jdk.G1HeapRegionTypeChange");
			recording.start();
			if (args[0].equals("pooled")) {
				pooled();
			}
			else {
				plain();
			}
			recording.stop();
			recording.dump(Path.of(args[1]));
		}
	}

	private static void pooled() throws IOException {
		try (PooledBufferFactory buffers = PooledBufferFactory.builder("bodies").build()) {
			for (int i = 0; i < 200; i++) {
				try (PooledBuffer buffer = buffers.acquire()) {
					write(buffer.outputStream());
					buffer.writeTo(OutputStream.nullOutputStream());
				}
			}
		}
	}

	private static void plain() throws IOException {
		for (int i = 0; i < 20; i++) {
			ByteArrayOutputStream body = new ByteArrayOutputStream();
			write(body);
			body.writeTo(OutputStream.nullOutputStream());
		}
	}

	private static void write(OutputStream body) throws IOException {
		for (int written = 0; written < 5 * 1024 * 1024; written += CHUNK.length) {
			body.write(CHUNK);
		}
	}

}
