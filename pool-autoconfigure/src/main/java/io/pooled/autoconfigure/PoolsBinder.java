package io.pooled.autoconfigure;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.BindHandler;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.bind.UnboundConfigurationPropertiesException;
import org.springframework.boot.context.properties.bind.handler.NoUnboundElementsBindHandler;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName.Form;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.context.properties.source.IterableConfigurationPropertySource;
import org.springframework.boot.context.properties.source.UnboundElementsSourceFilter;
import org.springframework.core.env.Environment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

/**
 * Binds {@code pools.*}, and refuses what a pool cannot be named and keys that do not
 * exist.
 */
final class PoolsBinder {

	private static final ConfigurationPropertyName ROOT = ConfigurationPropertyName.of("pools");

	private static final Pattern NAME = Pattern.compile("[a-z][a-zA-Z0-9-]*");

	private final Environment environment;

	/** Pools that somebody wrote down, in the spelling used. */
	private final Set<String> written;

	private PoolsBinder(Environment environment) {
		this.environment = environment;
		this.written = StreamSupport.stream(ConfigurationPropertySources.get(environment).spliterator(), false)
			.filter(IterableConfigurationPropertySource.class::isInstance)
			.filter((source) -> !isSystemEnvironment(source))
			.flatMap((source) -> ((IterableConfigurationPropertySource) source).stream())
			.filter((name) -> ROOT.isAncestorOf(name) && name.getNumberOfElements() > 2)
			.map((name) -> name.chop(3).toString())
			.collect(Collectors.toSet());
	}

	static PoolsProperties bind(Environment environment) {
		return new PoolsBinder(environment).bind();
	}

	private PoolsProperties bind() {
		PoolsProperties bound = bindStrictly();
		PoolsProperties properties = new PoolsProperties(bound.enabled(), bound.defaults(),
				withoutEchoes("buffer", bound.buffer()), withoutEchoes("object", bound.object()),
				withoutEchoes("json", bound.json()), withoutEchoes("gzip", bound.gzip()),
				withoutEchoes("digest", bound.digest()), bound.jackson(), bound.metrics(), bound.web());
		checkNames(properties);
		return properties;
	}

	private PoolsProperties bindStrictly() {
		try {
			return Binder.get(this.environment)
				.bindOrCreate(ROOT, Bindable.of(PoolsProperties.class),
						new NoUnboundElementsBindHandler(BindHandler.DEFAULT, new UnboundElementsSourceFilter()));
		}
		catch (BindException ex) {
			if (ex.getCause() instanceof UnboundConfigurationPropertiesException unbound) {
				ConfigurationProperty property = unbound.getUnboundProperties().iterator().next();
				throw new InvalidPoolPropertyException(property.getName().toString(), property.getValue(),
						"there is no such property", String.join(", ", keys(property.getName())), ex);
			}
			throw ex;
		}
	}

	private static List<String> keys(ConfigurationPropertyName unknown) {
		Type type = PoolsProperties.class;
		for (int i = 1; i < unknown.getNumberOfElements() - 1; i++) {
			String element = unknown.getElement(i, Form.UNIFORM);
			Type next = (type instanceof Class<?> record) ? component(record, element) : value(type);
			if (next == null) {
				break;
			}
			type = next;
		}
		return (type instanceof Class<?> record && record.isRecord())
				? Arrays.stream(record.getRecordComponents()).map((component) -> kebab(component.getName())).toList()
				: List.of("a value without keys of its own");
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
		return (map instanceof ParameterizedType type && type.getRawType() == Map.class)
				? type.getActualTypeArguments()[1] : null;
	}

	private static String kebab(String name) {
		return name.replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
	}

	/*
	 * An environment variable that overrides a property of 'big-exports' also yields an
	 * entry 'bigexports' that nobody wrote.
	 */
	private <P> Map<String, P> withoutEchoes(String kind, Map<String, P> pools) {
		Map<String, P> result = new LinkedHashMap<>(pools);
		result.keySet().removeIf((name) -> {
			String pool = ROOT + "." + kind + "." + name;
			return !this.written.contains(pool)
					&& this.written.stream().anyMatch((other) -> uniform(other).equals(uniform(pool)));
		});
		return result;
	}

	private static String uniform(String name) {
		return name.replace("-", "").toLowerCase(Locale.ROOT);
	}

	private static boolean isSystemEnvironment(ConfigurationPropertySource source) {
		return source.getUnderlyingSource() instanceof SystemEnvironmentPropertySource;
	}

	private void checkNames(PoolsProperties properties) {
		Map<String, String> seen = new TreeMap<>();
		checkNames("buffer", properties.buffer().keySet(), seen);
		checkNames("object", properties.object().keySet(), seen);
		checkNames("json", properties.json().keySet(), seen);
		checkNames("gzip", properties.gzip().keySet(), seen);
		checkNames("digest", properties.digest().keySet(), seen);
	}

	private static void checkNames(String kind, Collection<String> names, Map<String, String> seen) {
		for (String name : names) {
			String property = "pools." + kind + "." + name;
			if (!NAME.matcher(name).matches()) {
				throw new InvalidPoolPropertyException(property, null, "'" + name + "' is not a name for a pool",
						"a lower-case letter, then letters, digits and dashes");
			}
			String other = seen.putIfAbsent(uniform(PoolNames.of(kind, name)), property);
			if (other != null) {
				throw new InvalidPoolPropertyException(property, null,
						"its name is also that of '" + other + "', dashes and case aside",
						"names that differ, over all kinds of pools");
			}
		}
	}

}
