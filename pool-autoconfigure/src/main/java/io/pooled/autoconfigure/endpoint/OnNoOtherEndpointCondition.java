package io.pooled.autoconfigure.endpoint;

import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.BeanFactoryUtils;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.condition.ConditionMessage;
import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.boot.autoconfigure.condition.SpringBootCondition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.context.annotation.ConfigurationCondition;
import org.springframework.core.type.AnnotatedTypeMetadata;

import io.pooled.actuate.endpoint.PoolsEndpoint;
import io.pooled.actuate.endpoint.PoolsWebEndpointExtension;

/**
 * Matches unless a parent has an endpoint under a name of its own. One of the name that
 * is used here would be hidden by that of the child; of two names with the same id
 * Actuator refuses to start.
 */
class OnNoOtherEndpointCondition extends SpringBootCondition implements ConfigurationCondition {

	@Override
	public ConfigurationPhase getConfigurationPhase() {
		return ConfigurationPhase.REGISTER_BEAN;
	}

	@Override
	public ConditionOutcome getMatchOutcome(ConditionContext context, AnnotatedTypeMetadata metadata) {
		ConfigurableListableBeanFactory beans = context.getBeanFactory();
		BeanFactory parent = (beans != null) ? beans.getParentBeanFactory() : null;
		ConditionMessage.Builder message = ConditionMessage.forCondition("No other pools endpoint");
		return Stream.concat(names(parent, PoolsEndpoint.class), names(parent, PoolsWebEndpointExtension.class))
			.filter((name) -> !name.equals("poolsEndpoint") && !name.equals("poolsWebEndpointExtension"))
			.findFirst()
			.map((name) -> ConditionOutcome.noMatch(message.found("bean of a parent").items(name)))
			.orElseGet(() -> ConditionOutcome.match(message.because("no parent has one of its own")));
	}

	private static Stream<String> names(@Nullable BeanFactory parent, Class<?> type) {
		return (parent instanceof ListableBeanFactory beans)
				? Stream.of(BeanFactoryUtils.beanNamesForTypeIncludingAncestors(beans, type, true, false))
				: Stream.empty();
	}

}
