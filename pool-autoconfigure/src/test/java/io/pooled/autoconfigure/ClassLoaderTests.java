package io.pooled.autoconfigure;

import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;

import javax.tools.ToolProvider;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.ResolvableType;
import org.springframework.core.io.DefaultResourceLoader;

import io.pooled.Lease;
import io.pooled.Pool;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Classes that only the application sees, as where it is reloaded beside its libraries.
 */
class ClassLoaderTests {

	@Test
	void typeIsFoundByTheClassLoaderOfTheApplication(@TempDir Path classes) throws Exception {
		Path source = Files.writeString(classes.resolve("Reloaded.java"),
				"package com.acme; public class Reloaded { public void clear() { } }");
		assertThat(ToolProvider.getSystemJavaCompiler()
			.run(null, null, null, "-proc:none", "-d", classes.toString(), source.toString())).isZero();
		try (URLClassLoader loader = new URLClassLoader(new URL[] { classes.toUri().toURL() },
				getClass().getClassLoader()); ConfigurableApplicationContext context = start(loader)) {
			Class<?> type = loader.loadClass("com.acme.Reloaded");
			Pool<?> pool = (Pool<?>) context.getBeanProvider(ResolvableType.forClassWithGenerics(Pool.class, type))
				.getObject();
			try (Lease<?> lease = pool.acquire()) {
				assertThat(lease.get()).isInstanceOf(type);
			}
		}
	}

	private static ConfigurableApplicationContext start(ClassLoader loader) {
		SpringApplication application = new SpringApplication(new DefaultResourceLoader(loader), App.class);
		application.setWebApplicationType(WebApplicationType.NONE);
		return application.run("--pools.object.reloaded.type=com.acme.Reloaded",
				"--pools.object.reloaded.reset=method:clear");
	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration(PoolsAutoConfiguration.class)
	static class App {

	}

}
