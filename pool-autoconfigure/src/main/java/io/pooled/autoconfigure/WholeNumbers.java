package io.pooled.autoconfigure;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.BindContext;
import org.springframework.boot.context.properties.bind.BindHandler;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;

/**
 * Refuses the fraction of a number, which is otherwise left out silently where YAML has
 * made it a number already.
 */
class WholeNumbers implements BindHandler {

	@Override
	public @Nullable Object onSuccess(ConfigurationPropertyName name, Bindable<?> target, BindContext context,
			Object result) {
		ConfigurationProperty property = context.getConfigurationProperty();
		if (result instanceof Integer bound && property != null && property.getValue() instanceof Number number
				&& number.doubleValue() != bound) {
			throw new IllegalArgumentException("'" + number + "' has a fraction");
		}
		return result;
	}

}
