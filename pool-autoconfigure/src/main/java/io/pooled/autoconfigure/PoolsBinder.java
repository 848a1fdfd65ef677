package io.pooled.autoconfigure;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.bind.PropertySourcesPlaceholdersResolver;
import org.springframework.boot.context.properties.bind.UnboundConfigurationPropertiesException;
import org.springframework.boot.context.properties.bind.handler.NoUnboundElementsBindHandler;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName.Form;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.context.properties.source.UnboundElementsSourceFilter;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.core.convert.ConverterNotFoundException;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.Environment;
import org.springframework.core.env.PropertySource;
import org.springframework.core.env.SystemEnvironmentPropertySource;
import org.springframework.util.ObjectUtils;
import org.springframework.util.unit.DataSize;

/**
 * Binds {@code pools.*}, and refuses what a pool cannot be named and keys that do not
 * exist.
 */
final class PoolsBinder {

	private static final ConfigurationPropertyName ROOT = ConfigurationPropertyName.of("pools");

	private static final Pattern NAME = Pattern.compile("[a-z][a-zA-Z0-9-]*");

	private static final Pattern WRITTEN = Pattern.compile(PoolKinds.ALL.stream()
		.map(PoolKind::id)
		.collect(Collectors.joining("|", "pools\\.(?<kind>", ")(?<how>[.\\[])(?<name>[^.\\[\\]]+).*")));

	private static final Pattern SERVICE_LINK = Pattern.compile("(tcp|udp|sctp)://.*");

	private final Environment environment;

	/**
	 * Properties of pools that somebody wrote down, up to the name in the spelling used.
	 */
	private final Set<String> written = new LinkedHashSet<>();

	/** Of these, in uniform spelling, those that an environment variable overrides. */
	private final Set<String> overridable = new HashSet<>();

	private PoolsBinder(Environment environment) {
		this.environment = environment;
		if (environment instanceof ConfigurableEnvironment configurable) {
			configurable.getPropertySources().forEach(this::collectWritten);
		}
	}

	private void collectWritten(PropertySource<?> source) {
		if (source instanceof EnumerablePropertySource<?> enumerable
				&& !(source instanceof SystemEnvironmentPropertySource)) {
			for (String property : enumerable.getPropertyNames()) {
				Matcher matcher = WRITTEN.matcher(property);
				if (matcher.matches()) {
					String name = PoolKinds.of(matcher.group("kind")).property(matcher.group("name"));
					this.written.add(name);
					if (".".equals(matcher.group("how")) || name.indexOf('-') < 0) {
						this.overridable.add(PoolNames.uniform(name));
					}
				}
			}
		}
	}

	static PoolsProperties bind(Environment environment) {
		return new PoolsBinder(environment).bind();
	}

	static boolean isOn(String property, boolean otherwise, Environment environment) {
		try {
			return binder(environment).bind(property, Boolean.class).orElse(otherwise);
		}
		catch (BindException ex) {
			throw explain(ex);
		}
	}

	/**
	 * Return what binds the properties of an environment, except environment variables
	 * that nobody meant: {@code POOLS} alone, and {@code POOLS_BUFFER_PORT}, which
	 * Kubernetes sets to {@code tcp://10.0.0.1:80} for a service named
	 * {@code pools-buffer}.
	 * @param environment the environment
	 * @return a binder
	 */
	private static Binder binder(Environment environment) {
		List<ConfigurationPropertySource> sources = new ArrayList<>();
		ConfigurationPropertySources.get(environment)
			.forEach((source) -> sources.add(source.filter((name) -> !isForeign(name, source))));
		return new Binder(sources, new PropertySourcesPlaceholdersResolver(environment));
	}

	private static boolean isForeign(ConfigurationPropertyName name, ConfigurationPropertySource source) {
		return source.getUnderlyingSource() instanceof SystemEnvironmentPropertySource
				&& (ROOT.equals(name) || isServiceLink(name, source));
	}

	private static boolean isServiceLink(ConfigurationPropertyName name, ConfigurationPropertySource source) {
		if (!ROOT.isAncestorOf(name) || !"port".equals(name.getLastElement(Form.UNIFORM))) {
			return false;
		}
		ConfigurationProperty property = source.getConfigurationProperty(name);
		return property != null && SERVICE_LINK.matcher(property.getValue().toString()).matches();
	}

	private PoolsProperties bind() {
		this.written.forEach((property) -> checkName(property, property.substring(property.lastIndexOf('.') + 1)));
		PoolsProperties properties = bindStrictly();
		PoolKinds.ALL.forEach((kind) -> kind.pools(properties).keySet().removeIf((key) -> isEcho(kind.property(key))));
		checkNames(properties);
		return properties;
	}

	private PoolsProperties bindStrictly() {
		try {
			return binder(this.environment).bindOrCreate(ROOT, Bindable.of(PoolsProperties.class),
					new NoUnboundElementsBindHandler(new WholeNumbers(), new UnboundElementsSourceFilter()));
		}
		catch (BindException ex) {
			throw explain(ex);
		}
	}

	private static InvalidPoolPropertyException explain(BindException ex) {
		if (ex.getCause() instanceof UnboundConfigurationPropertiesException unbound) {
			ConfigurationProperty property = unbound.getUnboundProperties().iterator().next();
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
	private boolean isEcho(String property) {
		return !this.written.contains(property) && this.overridable.contains(PoolNames.uniform(property));
	}

	private void checkNames(PoolsProperties properties) {
		Map<String, String> seen = new TreeMap<>(Map.of(PoolNames.uniform(PoolNames.RECYCLER), "pools.jackson.recycler",
				PoolNames.uniform(PoolNames.WEB_ETAG), "pools.web.etag", PoolNames.uniform(PoolNames.WEB_COMPRESSION),
				"pools.web.compression"));
		PoolKinds.ALL.forEach((kind) -> checkNames(kind, kind.pools(properties).keySet(), seen));
	}

	private static void checkNames(PoolKind<?> kind, Collection<String> names, Map<String, String> seen) {
		for (String name : names) {
			String property = kind.property(name);
			checkName(property, name);
			String other = seen.putIfAbsent(PoolNames.uniform(kind.nameOf(name)), property);
			if (other != null) {
				throw new InvalidPoolPropertyException(property, null,
						"its name is also that of '" + other + "', dashes and case aside",
						"names that differ, over all kinds of pools");
			}
		}
	}

	private static void checkName(String property, String name) {
		if (!NAME.matcher(name).matches()) {
			throw new InvalidPoolPropertyException(property, null, "'" + name + "' is not a name for a pool",
					"a lower-case letter, then letters, digits and dashes");
		}
		if (PoolNames.isReserved(name)) {
			throw new InvalidPoolPropertyException(property, null,
					"'" + name + "' is the name of a bean of the application context itself", "any other name");
		}
		if (!PoolNames.DEFAULT.equals(name) && PoolNames.isDefault(name)) {
			throw new InvalidPoolPropertyException(property, null, "'" + name + "' is the name of a default pool",
					"any other name; the default pool of a kind is configured under 'default'");
		}
	}

}
