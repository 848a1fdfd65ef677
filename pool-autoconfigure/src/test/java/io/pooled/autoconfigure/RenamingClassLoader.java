package io.pooled.autoconfigure;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.security.CodeSource;
import java.security.cert.Certificate;
import java.util.Objects;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.springframework.asm.ClassReader;
import org.springframework.asm.ClassVisitor;
import org.springframework.asm.ClassWriter;
import org.springframework.asm.FieldVisitor;
import org.springframework.asm.MethodVisitor;
import org.springframework.asm.SpringAsmInfo;
import org.springframework.util.ReflectionUtils;

/**
 * The class path once more, with one class of a library as another version might have it:
 * a member has another name, or, if that is empty, all of it is gone.
 */
public class RenamingClassLoader extends URLClassLoader {

	private final String type;

	private final String member;

	public RenamingClassLoader(String type, String member, Path... more) {
		super(classPath(more), ClassLoader.getPlatformClassLoader());
		this.type = type;
		this.member = member;
	}

	private static URL[] classPath(Path... more) {
		Stream<String> paths = Stream.of(System.getProperty("java.class.path").split(File.pathSeparator));
		return Stream.concat(paths, Stream.of(more).map(Path::toString))
			.map(RenamingClassLoader::url)
			.toArray(URL[]::new);
	}

	private static URL url(String path) {
		try {
			return new File(path).toURI().toURL();
		}
		catch (MalformedURLException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Run something among the classes of this loader, with output in the same place.
	 * @param program what to run
	 */
	public void run(Class<? extends Runnable> program) throws ReflectiveOperationException {
		Thread thread = Thread.currentThread();
		ClassLoader before = thread.getContextClassLoader();
		thread.setContextClassLoader(this);
		try {
			((Runnable) ReflectionUtils.accessibleConstructor(loadClass(program.getName())).newInstance()).run();
		}
		finally {
			thread.setContextClassLoader(before);
		}
	}

	// Without it nobody takes a library for one that is known.
	@Override
	public @Nullable URL findResource(String name) {
		return name.equals(BuiltWith.LIST) ? null : super.findResource(name);
	}

	@Override
	protected Class<?> findClass(String name) throws ClassNotFoundException {
		if (!name.equals(this.type)) {
			return super.findClass(name);
		}
		if (this.member.isEmpty()) {
			throw new ClassNotFoundException(name);
		}
		return define(name);
	}

	private Class<?> define(String name) {
		String path = name.replace('.', '/') + ".class";
		URL url = Objects.requireNonNull(findResource(path));
		try (InputStream bytes = url.openStream()) {
			ClassReader reader = new ClassReader(bytes);
			ClassWriter writer = new ClassWriter(0);
			reader.accept(new Renaming(writer), 0);
			byte[] renamed = writer.toByteArray();
			String jar = url.getPath().substring(0, url.getPath().length() - path.length() - 2);
			return defineClass(name, renamed, 0, renamed.length, new CodeSource(new URL(jar), (Certificate[]) null));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private final class Renaming extends ClassVisitor {

		private Renaming(ClassWriter writer) {
			super(SpringAsmInfo.ASM_VERSION, writer);
		}

		private String name(String name) {
			return name.equals(RenamingClassLoader.this.member) ? name + "Renamed" : name;
		}

		@Override
		public FieldVisitor visitField(int access, String name, String descriptor, String signature, Object value) {
			return super.visitField(access, name(name), descriptor, signature, value);
		}

		@Override
		public MethodVisitor visitMethod(int access, String name, String descriptor, String signature,
				String[] exceptions) {
			MethodVisitor method = super.visitMethod(access, name(name), descriptor, signature, exceptions);
			return new MethodVisitor(SpringAsmInfo.ASM_VERSION, method) {

				@Override
				public void visitFieldInsn(int opcode, String owner, String name, String descriptor) {
					super.visitFieldInsn(opcode, owner, isOwn(owner) ? name(name) : name, descriptor);
				}

				@Override
				public void visitMethodInsn(int opcode, String owner, String name, String descriptor,
						boolean isInterface) {
					super.visitMethodInsn(opcode, owner, isOwn(owner) ? name(name) : name, descriptor, isInterface);
				}

			};
		}

		private boolean isOwn(String owner) {
			return owner.replace('/', '.').equals(RenamingClassLoader.this.type);
		}

	}

}
