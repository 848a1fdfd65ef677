package io.pooled.autoconfigure;

import java.util.Optional;
import java.util.stream.Stream;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.springframework.boot.autoconfigure.condition.ConditionMessage;
import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.boot.autoconfigure.condition.SpringBootCondition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.context.annotation.ConfigurationCondition;
import org.springframework.core.annotation.AnnotationAttributes;
import org.springframework.core.annotation.MergedAnnotation;
import org.springframework.core.annotation.MergedAnnotation.Adapt;
import org.springframework.core.type.AnnotatedTypeMetadata;
import org.springframework.core.type.ClassMetadata;

/**
 * The condition behind {@link ConditionalOnFit}.
 */
class OnFitCondition extends SpringBootCondition implements ConfigurationCondition {

	private static final Log logger = LogFactory.getLog(ConditionalOnFit.class);

	@Override
	public ConfigurationPhase getConfigurationPhase() {
		return ConfigurationPhase.REGISTER_BEAN;
	}

	@Override
	public ConditionOutcome getMatchOutcome(ConditionContext context, AnnotatedTypeMetadata metadata) {
		MergedAnnotation<ConditionalOnFit> annotation = metadata.getAnnotations().get(ConditionalOnFit.class);
		// By name: these are the classes that may be impossible to load.
		AnnotationAttributes attributes = annotation.asAnnotationAttributes(Adapt.CLASS_TO_STRING);
		String[] libraries = attributes.getStringArray("library");
		ConditionMessage.Builder message = ConditionMessage.forCondition(ConditionalOnFit.class);
		Optional<String> other = Stream.of(libraries).filter((library) -> !BuiltWith.isLike(library)).findFirst();
		if (other.isEmpty()) {
			return ConditionOutcome.match(message.because("this was built with such libraries"));
		}
		Linkage linkage = new Linkage(other.get(), attributes.getString("except"));
		String misfit = linkage.misfit(((ClassMetadata) metadata).getClassName(), attributes.getStringArray("value"));
		if (misfit == null) {
			return ConditionOutcome.match(message.because("everything that is used is there"));
		}
		logger.warn("Pooled goes without " + attributes.getString("feature") + ": " + misfit + ". With '"
				+ attributes.getString("off") + "' it does so silently.");
		return ConditionOutcome.noMatch(message.because(misfit));
	}

}
