package io.pooled.autoconfigure;

import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.condition.ConditionMessage;
import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.boot.autoconfigure.condition.SpringBootCondition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.context.annotation.ConfigurationCondition;
import org.springframework.core.annotation.MergedAnnotation;
import org.springframework.core.type.AnnotatedTypeMetadata;
import org.springframework.util.Assert;

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
		ConfigurableListableBeanFactory beans = context.getBeanFactory();
		Assert.state(beans != null, "'beans' must not be null");
		ConditionMessage.Builder message = ConditionMessage.forCondition(ConditionalOnSwitch.class);
		for (Switch candidate : metadata.getAnnotations()
			.get(ConditionalOnSwitch.class)
			.getEnumArray(MergedAnnotation.VALUE, Switch.class)) {
			if (!candidate.isOn(beans, context.getEnvironment())) {
				return ConditionOutcome.noMatch(message.because(candidate.property() + " is off"));
			}
		}
		return ConditionOutcome.match(message.because("nothing is off"));
	}

}
