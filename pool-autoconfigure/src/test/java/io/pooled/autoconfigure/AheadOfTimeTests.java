package io.pooled.autoconfigure;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import javax.tools.ToolProvider;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.aot.AotDetector;
import org.springframework.aot.generate.ClassNameGenerator;
import org.springframework.aot.generate.DefaultGenerationContext;
import org.springframework.aot.generate.FileSystemGeneratedFiles;
import org.springframework.beans.BeanUtils;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.context.aot.ApplicationContextAotGenerator;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.core.SpringProperties;
import org.springframework.core.env.MapPropertySource;
import org.springframework.javapoet.ClassName;
import org.springframework.util.ClassUtils;

import io.pooled.Pools;
import io.pooled.buffer.PooledBufferFactory;
import io.pooled.json.PooledJsonEncoder;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Definitions that were generated when the application was built, settings from when it
 * is started.
 */
class AheadOfTimeTests {

	@Test
	void settingsAreThoseOfTheStart(@TempDir Path generated) throws Exception {
		ClassName initializer = generate(generated, Map.of("pools.buffer.exports.limit", "5KB"));
		compile(generated);
		try (RenamingClassLoader application = new RenamingClassLoader("", "", generated)) {
			application.run(Start.class);
		}
		assertThat(initializer.canonicalName()).isEqualTo(Start.INITIALIZER);
	}

	private static ClassName generate(Path directory, Map<String, Object> properties) {
		DefaultGenerationContext generation = new DefaultGenerationContext(
				new ClassNameGenerator(ClassName.get(App.class)), new FileSystemGeneratedFiles(directory));
		try (AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext()) {
			context.getEnvironment().getPropertySources().addFirst(new MapPropertySource("build", properties));
			context.register(App.class);
			ClassName initializer = new ApplicationContextAotGenerator().processAheadOfTime(context, generation);
			generation.writeGeneratedContent();
			return initializer;
		}
	}

	private static void compile(Path directory) throws IOException {
		try (Stream<Path> files = Files.walk(directory)) {
			List<String> sources = files.map(Path::toString).filter((name) -> name.endsWith(".java")).toList();
			String[] arguments = Stream
				.concat(Stream.of("-proc:none", "-nowarn", "-cp", System.getProperty("java.class.path"), "-d",
						directory.toString()), sources.stream())
				.toArray(String[]::new);
			assertThat(ToolProvider.getSystemJavaCompiler().run(null, null, null, arguments)).isZero();
		}
	}

	/** Starts the application from what was generated. */
	public static final class Start implements Runnable {

		static final String INITIALIZER = App.class.getPackageName()
				+ ".AheadOfTimeTests_App__ApplicationContextInitializer";

		@Override
		@SuppressWarnings("unchecked")
		public void run() {
			SpringProperties.setFlag(AotDetector.AOT_ENABLED);
			try (GenericApplicationContext context = new GenericApplicationContext()) {
				context.getEnvironment()
					.getPropertySources()
					.addFirst(new MapPropertySource("start",
							Map.of("pools.buffer.exports.limit", "6KB", "pools.buffer.imports.limit", "7KB",
									"pools.buffer.default.limit", "8KB", "pools.json.documents.buffer", "imports",
									"pools.object.builders.type", "java.lang.StringBuilder")));
				Class<?> initializer = ClassUtils.resolveClassName(INITIALIZER, Start.class.getClassLoader());
				((ApplicationContextInitializer<GenericApplicationContext>) BeanUtils.instantiateClass(initializer))
					.initialize(context);
				context.refresh();
				assertThat(context.getBean(Pools.class).names()).containsExactlyInAnyOrder("default", "exports",
						"imports", "documents", "builders", "defaultGzip", "defaultDigest", "defaultJson");
				assertThat(Stream.of("exports", "imports", "default")
					.map((name) -> context.getBean(name, PooledBufferFactory.class).details().settings().get("limit")))
					.containsExactly(6L << 10, 7L << 10, 8L << 10);
				assertThat(context.getBean(ByName.class).exports.name()).isEqualTo("exports");
				assertThat(context.getBean("documents", PooledJsonEncoder.class).details().settings())
					.containsEntry("buffer", "imports");
			}
		}

	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration({ JacksonAutoConfiguration.class, PoolsAutoConfiguration.class,
			PooledEncodersAutoConfiguration.class, PooledJsonAutoConfiguration.class })
	@Import(ByName.class)
	static class App {

	}

	record ByName(PooledBufferFactory exports) {
	}

}
