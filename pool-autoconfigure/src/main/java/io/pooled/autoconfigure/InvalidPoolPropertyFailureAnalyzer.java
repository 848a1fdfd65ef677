package io.pooled.autoconfigure;

import java.util.Objects;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.context.properties.source.IterableConfigurationPropertySource;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.origin.Origin;
import org.springframework.core.env.Environment;

/**
 * Explains a wrong property under {@code pools}: its name, its value, where it comes from
 * and what is allowed.
 */
class InvalidPoolPropertyFailureAnalyzer extends AbstractFailureAnalyzer<InvalidPoolPropertyException> {

	private final Environment environment;

	InvalidPoolPropertyFailureAnalyzer(Environment environment) {
		this.environment = environment;
	}

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, InvalidPoolPropertyException cause) {
		StringBuilder description = new StringBuilder("Property '").append(cause.getProperty()).append("' is wrong:");
		description.append("%n%n    Property: %s".formatted(cause.getProperty()));
		if (cause.getValue() != null) {
			description.append("%n    Value: \"%s\"".formatted(cause.getValue()));
		}
		Origin origin = origin(cause.getProperty());
		if (origin != null) {
			description.append("%n    Origin: %s".formatted(origin));
		}
		description.append("%n    Reason: %s".formatted(cause.getReason()));
		return new FailureAnalysis(description.toString(), "Allowed: " + cause.getAllowed(), cause);
	}

	private @Nullable Origin origin(String property) {
		ConfigurationPropertyName name = ConfigurationPropertyName.adapt(property, '.');
		return sources().map((source) -> source.getConfigurationProperty(name))
			.filter(Objects::nonNull)
			.map(Origin::from)
			.filter(Objects::nonNull)
			.findFirst()
			.orElseGet(() -> originBelow(name));
	}

	private @Nullable Origin originBelow(ConfigurationPropertyName name) {
		return sources().filter(IterableConfigurationPropertySource.class::isInstance)
			.flatMap((source) -> ((IterableConfigurationPropertySource) source).stream()
				.filter(name::isAncestorOf)
				.map(source::getConfigurationProperty))
			.map(Origin::from)
			.filter(Objects::nonNull)
			.findFirst()
			.orElse(null);
	}

	private Stream<ConfigurationPropertySource> sources() {
		return StreamSupport.stream(ConfigurationPropertySources.get(this.environment).spliterator(), false);
	}

}
