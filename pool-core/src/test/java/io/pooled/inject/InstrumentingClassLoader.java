package io.pooled.inject;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;

import org.springframework.asm.ClassReader;
import org.springframework.asm.ClassVisitor;
import org.springframework.asm.ClassWriter;
import org.springframework.asm.Handle;
import org.springframework.asm.Label;
import org.springframework.asm.MethodVisitor;
import org.springframework.asm.Opcodes;

/**
 * Has classes of its own of this project, those of the pools with a point before each
 * instruction.
 */
final class InstrumentingClassLoader extends ClassLoader {

	private static final String PROJECT = "io.pooled.";

	private static final String OWNER = Injection.class.getName().replace('.', '/');

	private static final String TESTS = InstrumentingClassLoader.class.getPackageName();

	private int points;

	InstrumentingClassLoader() {
		super(InstrumentingClassLoader.class.getClassLoader());
	}

	@Override
	protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
		boolean own = name.startsWith(PROJECT) && (!name.startsWith(TESTS) || name.startsWith(Scenarios.class.getName())
				|| name.startsWith(Meetings.class.getName()));
		if (!own) {
			return super.loadClass(name, resolve);
		}
		synchronized (getClassLoadingLock(name)) {
			Class<?> loaded = findLoadedClass(name);
			return (loaded != null) ? loaded : define(name);
		}
	}

	private Class<?> define(String name) {
		try (InputStream stream = getResourceAsStream(name.replace('.', '/') + ".class")) {
			ClassReader reader = new ClassReader(Objects.requireNonNull(stream, name));
			ClassWriter writer = new ClassWriter(reader, ClassWriter.COMPUTE_MAXS);
			boolean pools = !name.startsWith(TESTS);
			reader.accept(pools ? new Instrumentation(writer) : writer, 0);
			byte[] bytes = writer.toByteArray();
			return defineClass(name, bytes, 0, bytes.length);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private final class Instrumentation extends ClassVisitor {

		private Instrumentation(ClassVisitor target) {
			super(Opcodes.ASM9, target);
		}

		@Override
		public MethodVisitor visitMethod(int access, String name, String descriptor, String signature,
				String[] exceptions) {
			MethodVisitor target = super.visitMethod(access, name, descriptor, signature, exceptions);
			return "<clinit>".equals(name) ? target : new Points(target);
		}

	}

	/**
	 * What only reads local variables, allocates or works on the operand stack is seen by
	 * nobody, and an error throws the operands away: a point after it is the one before
	 * it. A label may begin what a {@code finally} covers, and what follows a jump is
	 * passed less often than what is before it.
	 */
	private final class Points extends MethodVisitor {

		private boolean pointed;

		private Points(MethodVisitor target) {
			super(Opcodes.ASM9, target);
		}

		private void point(boolean seen) {
			if (!this.pointed) {
				super.visitLdcInsn(InstrumentingClassLoader.this.points++);
				super.visitMethodInsn(Opcodes.INVOKESTATIC, OWNER, "point", "(I)V", false);
			}
			this.pointed = !seen;
		}

		@Override
		public void visitLabel(Label label) {
			this.pointed = false;
			super.visitLabel(label);
		}

		@Override
		public void visitInsn(int opcode) {
			boolean arithmetic = opcode >= Opcodes.IADD && opcode <= Opcodes.DCMPG;
			boolean constant = opcode <= Opcodes.DCONST_1;
			boolean operands = opcode >= Opcodes.POP && opcode <= Opcodes.SWAP;
			point(!arithmetic && !constant && !operands);
			super.visitInsn(opcode);
		}

		@Override
		public void visitIntInsn(int opcode, int operand) {
			point(false);
			super.visitIntInsn(opcode, operand);
		}

		@Override
		public void visitVarInsn(int opcode, int index) {
			point(opcode >= Opcodes.ISTORE);
			super.visitVarInsn(opcode, index);
		}

		@Override
		public void visitTypeInsn(int opcode, String type) {
			// The frames name the place of a NEW, and the next instruction has a point.
			if (opcode != Opcodes.NEW) {
				point(false);
			}
			super.visitTypeInsn(opcode, type);
		}

		@Override
		public void visitFieldInsn(int opcode, String owner, String name, String descriptor) {
			point(true);
			super.visitFieldInsn(opcode, owner, name, descriptor);
		}

		@Override
		public void visitMethodInsn(int opcode, String owner, String name, String descriptor, boolean isInterface) {
			point(true);
			super.visitMethodInsn(opcode, owner, name, descriptor, isInterface);
		}

		@Override
		public void visitInvokeDynamicInsn(String name, String descriptor, Handle bootstrap, Object... arguments) {
			point(true);
			super.visitInvokeDynamicInsn(name, descriptor, bootstrap, arguments);
		}

		@Override
		public void visitJumpInsn(int opcode, Label label) {
			point(true);
			super.visitJumpInsn(opcode, label);
		}

		@Override
		public void visitLdcInsn(Object value) {
			point(false);
			super.visitLdcInsn(value);
		}

		@Override
		public void visitIincInsn(int index, int increment) {
			point(true);
			super.visitIincInsn(index, increment);
		}

	}

}
