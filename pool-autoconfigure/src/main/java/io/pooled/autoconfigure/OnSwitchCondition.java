package io.pooled.autoconfigure;

import java.util.stream.Stream;

import org.springframework.boot.autoconfigure.condition.ConditionMessage;
import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.boot.autoconfigure.condition.SpringBootCondition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.context.annotation.ConfigurationCondition;
import org.springframework.core.annotation.MergedAnnotation;
import org.springframework.core.type.AnnotatedTypeMetadata;

/**
 * The condition behind {@link ConditionalOnSwitch}. Comes after those that ask whether
 * there are pools at all.
 */
class OnSwitchCondition extends SpringBootCondition implements ConfigurationCondition {

	@Override
	public ConfigurationPhase getConfigurationPhase() {
		return ConfigurationPhase.REGISTER_BEAN;
	}

	@Override
	public ConditionOutcome getMatchOutcome(ConditionContext context, AnnotatedTypeMetadata metadata) {
		MergedAnnotation<ConditionalOnSwitch> annotation = metadata.getAnnotations().get(ConditionalOnSwitch.class);
		boolean otherwise = annotation.getBoolean("matchIfMissing");
		ConditionMessage.Builder message = ConditionMessage.forCondition(ConditionalOnSwitch.class);
		return Stream.of(annotation.getStringArray("value"))
			.filter((name) -> !PoolsBinder.isOn(name, otherwise, context.getEnvironment()))
			.findFirst()
			.map((name) -> ConditionOutcome.noMatch(message.because(name + " is off")))
			.orElseGet(() -> ConditionOutcome.match(message.because("nothing is off")));
	}

}
