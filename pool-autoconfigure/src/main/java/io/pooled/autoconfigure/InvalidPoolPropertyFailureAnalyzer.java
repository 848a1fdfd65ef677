package io.pooled.autoconfigure;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Objects;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.context.properties.source.IterableConfigurationPropertySource;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.origin.Origin;
import org.springframework.core.env.Environment;
import org.springframework.util.ObjectUtils;

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
		ConfigurationPropertyName name = ConfigurationPropertyName.adapt(cause.getProperty(), '.');
		ConfigurationProperty property = property(name);
		Object value = (property != null) ? property.getValue() : cause.getValue();
		Origin origin = (property != null) ? property.getOrigin() : originBelow(name);
		StringWriter description = new StringWriter();
		PrintWriter lines = new PrintWriter(description);
		lines.println("Property '" + cause.getProperty() + "' is wrong:");
		lines.println();
		lines.println("    Property: " + cause.getProperty());
		if (!ObjectUtils.isEmpty(value)) {
			lines.println("    Value: \"" + value + '"');
		}
		if (origin != null) {
			lines.println("    Origin: " + origin);
		}
		lines.print("    Reason: " + cause.getReason());
		return new FailureAnalysis(description.toString(), "Allowed: " + cause.getAllowed(), cause);
	}

	private @Nullable ConfigurationProperty property(ConfigurationPropertyName name) {
		return sources().map((source) -> source.getConfigurationProperty(name))
			.filter(Objects::nonNull)
			.findFirst()
			.orElseGet(() -> inBrackets(name));
	}

	private @Nullable ConfigurationProperty inBrackets(ConfigurationPropertyName name) {
		return sources().filter(IterableConfigurationPropertySource.class::isInstance)
			.flatMap((source) -> ((IterableConfigurationPropertySource) source).stream()
				.filter((other) -> other.toString().replace('[', '.').replace("]", "").equals(name.toString()))
				.map(source::getConfigurationProperty))
			.filter(Objects::nonNull)
			.findFirst()
			.orElse(null);
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
