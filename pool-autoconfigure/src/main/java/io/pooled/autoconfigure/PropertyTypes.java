package io.pooled.autoconfigure;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName.Form;

/**
 * What properties of {@code pools.*} are bound to.
 */
final class PropertyTypes {

	private PropertyTypes() {
	}

	/**
	 * Return the type of a property.
	 * @param name its name
	 * @return the type, or {@code null} if there is no such property
	 */
	static @Nullable Type of(ConfigurationPropertyName name) {
		if (!"pools".equals(name.getElement(0, Form.UNIFORM))) {
			return null;
		}
		Type type = PoolsProperties.class;
		for (int i = 1; type != null && i < name.getNumberOfElements(); i++) {
			type = next(type, name.getElement(i, Form.UNIFORM));
		}
		return type;
	}

	/**
	 * Return the type of a property, or of the deepest one above it that there is.
	 * @param name its name
	 * @return the type
	 */
	static Type deepest(ConfigurationPropertyName name) {
		Type type = (name.getNumberOfElements() > 1) ? of(name) : PoolsProperties.class;
		return (type != null) ? type : deepest(name.getParent());
	}

	/**
	 * Return whether a property has others below it.
	 * @param name its name
	 * @return whether that is so
	 */
	static boolean isGroup(ConfigurationPropertyName name) {
		Type type = (name.getNumberOfElements() > 0) ? of(name) : null;
		return (type instanceof Class<?> record) ? record.isRecord() : type != null && isMap(type);
	}

	private static @Nullable Type next(Type type, String element) {
		return (type instanceof Class<?> record) ? component(record, element) : value(type);
	}

	private static @Nullable Type component(Class<?> type, String element) {
		return Stream.of(type)
			.filter(Class::isRecord)
			.flatMap((record) -> Arrays.stream(record.getRecordComponents()))
			.filter((component) -> component.getName().toLowerCase(Locale.ROOT).equals(element))
			.findFirst()
			.map(RecordComponent::getGenericType)
			.orElse(null);
	}

	private static @Nullable Type value(Type map) {
		return (isMap(map) && map instanceof ParameterizedType type) ? type.getActualTypeArguments()[1] : null;
	}

	private static boolean isMap(Type type) {
		return type instanceof ParameterizedType parameterized && parameterized.getRawType() == Map.class;
	}

}
