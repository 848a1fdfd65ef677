package com.acme;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Set;

import io.pooled.Together;

/**
 * Sees the arrays that it is read into, and does something at a position.
 */
final class SeenSource extends ByteArrayInputStream {

	private final Set<Object> arrays = Owner.identities();

	private final int position;

	private Together.Task task;

	SeenSource(byte[] content) {
		this(content, Integer.MAX_VALUE, () -> {
		});
	}

	SeenSource(byte[] content, int position, Together.Task task) {
		super(content);
		this.position = position;
		this.task = task;
	}

	Set<Object> arrays() {
		return this.arrays;
	}

	@Override
	public int read(byte[] target) throws IOException {
		this.arrays.add(target);
		if (this.pos >= this.position) {
			Together.Task task = this.task;
			this.task = () -> {
			};
			perform(task);
		}
		return read(target, 0, Math.min(4096, target.length));
	}

	private static void perform(Together.Task task) throws IOException {
		try {
			task.run();
		}
		catch (IOException | RuntimeException ex) {
			throw ex;
		}
		catch (Exception ex) {
			throw new AssertionError(ex);
		}
	}

}
