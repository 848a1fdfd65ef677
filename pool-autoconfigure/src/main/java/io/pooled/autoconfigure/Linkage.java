package io.pooled.autoconfigure;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.invoke.MethodType;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.Member;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.security.CodeSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.springframework.asm.ClassReader;
import org.springframework.asm.Type;
import org.springframework.util.ClassUtils;
import org.springframework.util.StringUtils;

/**
 * Looks for what classes of this project use and a library does not have, so that what
 * would be a {@link LinkageError} in the middle of a request is known beforehand.
 */
final class Linkage {

	/*
	 * A class file lists every class, field and method that its code uses in its constant
	 * pool, each with the exact descriptor that the JVM is going to look for. Each is
	 * looked for here in the same way. What reflection itself cannot tell, because a
	 * signature has a class that is not there, is taken to fit.
	 */
	private static final int CLASS = 7;

	private static final int FIELD = 9;

	private static final int METHOD = 10;

	private static final int INTERFACE_METHOD = 11;

	private static final int INVOKE_DYNAMIC = 18;

	private static final String ANYTHING = "*";

	private static final String OURS = "io.pooled.";

	private static final @Nullable ClassLoader LOADER = Linkage.class.getClassLoader();

	private final Map<Class<?>, Set<String>> members = new HashMap<>();

	private final Set<String> packages = new HashSet<>();

	private final Set<String> seen = new HashSet<>();

	private final Deque<String> pending = new ArrayDeque<>();

	private final String library;

	/**
	 * Create an instance.
	 * @param library the name of a class of the library
	 * @param except the name of a class that is not to be followed
	 */
	Linkage(String library, String except) {
		this.library = library;
		this.seen.add(except);
	}

	/**
	 * Look at a class, and at others with all that they lead to in their own package.
	 * @param start the name of the class
	 * @param others the names of the others
	 * @return what does not fit, or {@code null}
	 */
	@Nullable String misfit(String start, String... others) {
		for (String other : others) {
			this.packages.add(ClassUtils.getPackageName(other));
			follow(other);
		}
		this.pending.add(start);
		String misfit = null;
		while (misfit == null && !this.pending.isEmpty()) {
			misfit = misfitOf(this.pending.remove());
		}
		return misfit;
	}

	private void follow(String name) {
		if (this.packages.contains(ClassUtils.getPackageName(name)) && this.seen.add(name)) {
			this.pending.add(name);
		}
	}

	private @Nullable String misfitOf(String name) {
		try {
			String unimplemented = firstUnimplemented(Class.forName(name, true, LOADER));
			if (unimplemented != null) {
				return name + " does not implement " + unimplemented;
			}
			String missing = firstMissing(name);
			return (missing != null) ? name + " needs " + missing : null;
		}
		catch (ClassNotFoundException | LinkageError ex) {
			return name + " cannot be linked with " + library() + " (" + ex + ")";
		}
	}

	private static @Nullable String firstUnimplemented(Class<?> type) {
		if (Modifier.isAbstract(type.getModifiers())) {
			return null;
		}
		return Stream.of(type.getMethods())
			.filter((method) -> Modifier.isAbstract(method.getModifiers()))
			.findFirst()
			.map((method) -> describe(method.getDeclaringClass(), method.getName()) + " of "
					+ jar(method.getDeclaringClass()))
			.orElse(null);
	}

	private static String describe(Class<?> type, String member) {
		return type.getName() + "." + member;
	}

	private @Nullable String firstMissing(String name) {
		try (InputStream bytes = ClassUtils.class.getResourceAsStream(
				"/" + ClassUtils.convertClassNameToResourcePath(name) + ClassUtils.CLASS_FILE_SUFFIX)) {
			if (bytes == null) {
				return null;
			}
			ClassReader reader = new ClassReader(bytes);
			String missing = null;
			for (int i = 1; missing == null && i < reader.getItemCount(); i++) {
				missing = missing(reader, reader.getItem(i));
			}
			return missing;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private @Nullable String missing(ClassReader reader, int item) {
		int kind = (item > 0) ? reader.readByte(item - 1) : 0;
		char[] buffer = new char[reader.getMaxStringLength()];
		if (kind == CLASS) {
			return missingClass(reader.readUTF8(item, buffer));
		}
		if (kind == INVOKE_DYNAMIC) {
			return missingResult(reader.readUTF8(reader.getItem(reader.readUnsignedShort(item + 2)) + 2, buffer));
		}
		if (kind != FIELD && kind != METHOD && kind != INTERFACE_METHOD) {
			return null;
		}
		String owner = reader.readClass(item, buffer);
		int nameAndType = reader.getItem(reader.readUnsignedShort(item + 2));
		String name = reader.readUTF8(nameAndType, buffer);
		String descriptor = reader.readUTF8(nameAndType + 2, buffer);
		if (isOfTheJdk(owner)) {
			return null;
		}
		String missing = missingClass(owner);
		if (missing != null) {
			return missing;
		}
		Class<?> type = load(owner.replace('/', '.'));
		if (type == null || (has(type, name + descriptor)
				&& (kind == FIELD || type.isInterface() == (kind == INTERFACE_METHOD)))) {
			return null;
		}
		Class<?> holder = librarySuperclass(type);
		return describe(holder, name) + " " + descriptor + ", which " + jar(holder) + " does not have";
	}

	// What a lambda is an instance of.
	private @Nullable String missingResult(String descriptor) {
		Type result = Type.getReturnType(descriptor);
		return (result.getSort() == Type.OBJECT) ? missingClass(result.getInternalName()) : null;
	}

	private @Nullable String missingClass(String internalName) {
		if (isOfTheJdk(internalName)) {
			return null;
		}
		String name = internalName.replace('/', '.');
		follow(name);
		return (load(name) != null) ? null : name + ", which is not there with " + library();
	}

	private static boolean isOfTheJdk(String internalName) {
		return internalName.startsWith("java/") || internalName.startsWith("[");
	}

	static @Nullable Class<?> load(String name) {
		try {
			return Class.forName(name, false, LOADER);
		}
		catch (ClassNotFoundException | LinkageError ex) {
			return null;
		}
	}

	private boolean has(Class<?> type, String member) {
		Set<String> own = this.members.computeIfAbsent(type, Linkage::members);
		if (own.contains(member) || own.contains(ANYTHING)) {
			return true;
		}
		if (member.startsWith("<init>")) {
			return false;
		}
		Class<?> superclass = type.isInterface() ? Object.class : type.getSuperclass();
		return (superclass != null && has(superclass, member))
				|| Stream.of(type.getInterfaces()).anyMatch((parent) -> has(parent, member));
	}

	private static Set<String> members(Class<?> type) {
		Set<String> members = new HashSet<>();
		try {
			for (Field field : type.getDeclaredFields()) {
				add(field, field.getName() + field.getType().descriptorString(), members);
			}
			for (Method method : type.getDeclaredMethods()) {
				MethodType methodType = MethodType.methodType(method.getReturnType(), method.getParameterTypes());
				add(method, method.getName() + methodType.descriptorString(), members);
			}
			for (Constructor<?> constructor : type.getDeclaredConstructors()) {
				MethodType methodType = MethodType.methodType(void.class, constructor.getParameterTypes());
				add(constructor, "<init>" + methodType.descriptorString(), members);
			}
		}
		catch (LinkageError ex) {
			members.add(ANYTHING);
		}
		return members;
	}

	private static void add(Member member, String descriptor, Set<String> members) {
		if ((member.getModifiers() & (Modifier.PUBLIC | Modifier.PROTECTED)) != 0
				|| isOurs(member.getDeclaringClass())) {
			members.add(descriptor);
		}
	}

	private static boolean isOurs(Class<?> type) {
		return type.getName().startsWith(OURS);
	}

	private static Class<?> librarySuperclass(Class<?> type) {
		Class<?> superclass = type.getSuperclass();
		return (isOurs(type) && superclass != null) ? librarySuperclass(superclass) : type;
	}

	private String library() {
		Class<?> type = load(this.library);
		return (type != null) ? jar(type) : this.library;
	}

	/*
	 * Its name has both, the library and the version.
	 */
	static String jar(Class<?> type) {
		CodeSource source = type.getProtectionDomain().getCodeSource();
		String location = (source != null && source.getLocation() != null) ? source.getLocation().getPath() : "";
		String jar = StringUtils.getFilename(StringUtils.trimTrailingCharacter(
				location.endsWith("!/") ? location.substring(0, location.length() - 2) : location, '/'));
		return StringUtils.hasText(jar) ? jar : type.getPackageName();
	}

}
