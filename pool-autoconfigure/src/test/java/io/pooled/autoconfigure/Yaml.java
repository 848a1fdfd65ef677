package io.pooled.autoconfigure;

import java.io.IOException;
import java.io.UncheckedIOException;

import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.io.ByteArrayResource;
import org.springframework.core.io.ClassPathResource;
import org.springframework.core.io.Resource;

/**
 * Adds YAML to the environment the way Spring Boot loads it.
 *
 * @param resource the YAML
 */
public record Yaml(Resource resource) implements ApplicationContextInitializer<ConfigurableApplicationContext> {

	/** Return YAML of some lines. */
	public static Yaml of(String... lines) {
		return new Yaml(new ByteArrayResource(String.join("\n", lines).getBytes()));
	}

	static Yaml file(String name) {
		return new Yaml(new ClassPathResource(name, Yaml.class));
	}

	@Override
	public void initialize(ConfigurableApplicationContext context) {
		try {
			new YamlPropertySourceLoader().load("yaml " + System.identityHashCode(this.resource), this.resource)
				.forEach(context.getEnvironment().getPropertySources()::addLast);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
