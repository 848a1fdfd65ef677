package io.pooled.autoconfigure;

import java.lang.reflect.Type;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.UnboundConfigurationPropertiesException;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName.Form;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.core.convert.ConverterNotFoundException;
import org.springframework.util.ObjectUtils;
import org.springframework.util.unit.DataSize;

/**
 * Says what is wrong with a property of {@code pools.*}, and what it could be.
 */
final class BindFailure {

	/** What is said of something that a pool keeps. */
	private static final Set<String> OF_KEPT = Set.of("idletimeout", "overdueafter", "leakdetection");

	private BindFailure() {
	}

	static InvalidPoolPropertyException explain(BindException ex) {
		if (ex.getCause() instanceof UnboundConfigurationPropertiesException unbound) {
			ConfigurationProperty property = unbound.getUnboundProperties().iterator().next();
			if (isOfBuffers(property.getName())) {
				return new InvalidPoolPropertyException(property.getName().toString(), property.getValue(),
						"a JSON encoder keeps nothing itself, it writes into a buffer pool",
						"the same below 'pools.buffer', for the pool that 'buffer' names", ex);
			}
			List<String> keys = keys(property.getName());
			boolean exists = ObjectUtils.isEmpty(property.getValue())
					&& keys.contains(property.getName().getLastElement(Form.DASHED));
			return new InvalidPoolPropertyException(property.getName().toString(), property.getValue(),
					exists ? "it has no value" : missing(property.getName()),
					exists ? "a value, or leave the line out" : String.join(", ", keys), ex);
		}
		ConfigurationProperty property = ex.getProperty();
		Object value = (property != null) ? property.getValue() : null;
		if (ex.getCause() instanceof ConverterNotFoundException) {
			boolean kind = isKind(ex.getName().getLastElement(Form.UNIFORM)) && ex.getName().getNumberOfElements() == 2;
			return new InvalidPoolPropertyException(ex.getName().toString(), value,
					kind ? "it has pools by name, not a value" : "it has keys of its own, not a value",
					kind ? shape(ex.getName()) : String.join(", ", keys(ex.getName().append("key"))), ex);
		}
		return new InvalidPoolPropertyException(ex.getName().toString(), value,
				"it cannot be read: " + NestedExceptionUtils.getMostSpecificCause(ex).getMessage(),
				allowed(ex.getTarget().getType().toClass()), ex);
	}

	private static boolean isOfBuffers(ConfigurationPropertyName name) {
		return JsonKind.ID.equals(name.getElement(1, Form.UNIFORM)) && name.getNumberOfElements() == 4
				&& OF_KEPT.contains(name.getLastElement(Form.UNIFORM));
	}

	private static boolean isKind(String name) {
		return PoolKinds.ALL.stream().anyMatch((kind) -> kind.id().equals(name));
	}

	private static String missing(ConfigurationPropertyName name) {
		boolean dotted = isKind(name.getElement(1, Form.UNIFORM)) && name.getNumberOfElements() > 4
				&& !name.isLastElementIndexed();
		return "there is no such property" + (dotted ? ", and no name of a pool has dots" : "");
	}

	private static String shape(ConfigurationPropertyName kind) {
		return "the name of a pool, as '" + kind.append("exports") + "', and below it "
				+ String.join(", ", keys(kind.append("exports").append("key")));
	}

	private static String allowed(Class<?> type) {
		if (type.isEnum()) {
			return Arrays.stream(type.getEnumConstants())
				.map((constant) -> constant.toString().toLowerCase(Locale.ROOT))
				.collect(Collectors.joining(", "));
		}
		if (type == Duration.class) {
			return "a duration, for example 500ms, 30s or 5m";
		}
		if (type == DataSize.class || List.class.isAssignableFrom(type)) {
			return "a size, for example 512B, 16KB or 1MB";
		}
		return (type == boolean.class || type == Boolean.class) ? "true, false" : "a whole number";
	}

	private static List<String> keys(ConfigurationPropertyName unknown) {
		Type type = PropertyTypes.deepest(unknown.getParent());
		return (type instanceof Class<?> record && record.isRecord())
				? Arrays.stream(record.getRecordComponents()).map((component) -> kebab(component.getName())).toList()
				: List.of("a value without keys of its own");
	}

	private static String kebab(String name) {
		return name.replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
	}

}
