package io.pooled.autoconfigure;

import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;

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
 * The condition behind {@link ConditionalOnUndeclaredDefault}.
 */
class OnUndeclaredDefaultCondition extends SpringBootCondition implements ConfigurationCondition {

	@Override
	public ConfigurationPhase getConfigurationPhase() {
		return ConfigurationPhase.REGISTER_BEAN;
	}

	@Override
	public ConditionOutcome getMatchOutcome(ConditionContext context, AnnotatedTypeMetadata metadata) {
		MergedAnnotation<ConditionalOnUndeclaredDefault> annotation = metadata.getAnnotations()
			.get(ConditionalOnUndeclaredDefault.class);
		PoolKind<?> kind = PoolKinds.of(annotation.getString(MergedAnnotation.VALUE));
		ConditionMessage.Builder message = ConditionMessage.forCondition(ConditionalOnUndeclaredDefault.class);
		String own = kind.nameOfDefault();
		String holder = PoolRegistration.holderOf(own, context.getRegistry());
		if (holder != null) {
			return ConditionOutcome.noMatch(message.because("there is " + holder));
		}
		ConfigurableListableBeanFactory beans = context.getBeanFactory();
		Assert.state(beans != null, "'beans' must not be null");
		Set<String> keys;
		try {
			keys = kind.pools(BoundPools.of(beans, context.getEnvironment())).keySet();
		}
		catch (InvalidPoolPropertyException ex) {
			// Who registers the pools stops the start with it.
			return ConditionOutcome.noMatch(message.because("the properties are wrong"));
		}
		if (keys.contains(PoolNames.DEFAULT)) {
			return ConditionOutcome.noMatch(message.because(kind.property(PoolNames.DEFAULT) + " is configured"));
		}
		Set<String> fromProperties = keys.stream().map(kind::nameOf).collect(Collectors.toSet());
		return Arrays.stream(beans.getBeanNamesForType(kind.type(), true, false))
			.filter((name) -> !fromProperties.contains(name) && new ContextBeans(beans).isDefaultCandidate(name))
			.findFirst()
			.map((name) -> ConditionOutcome.noMatch(message.found("bean").items(name)))
			.orElseGet(() -> ConditionOutcome.match(message.because("nothing stands in for it")));
	}

}
