package io.pooled.autoconfigure;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.bind.PropertySourcesPlaceholdersResolver;
import org.springframework.boot.context.properties.bind.handler.NoUnboundElementsBindHandler;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName.Form;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.context.properties.source.ConfigurationPropertyState;
import org.springframework.boot.context.properties.source.IterableConfigurationPropertySource;
import org.springframework.boot.context.properties.source.UnboundElementsSourceFilter;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.Environment;
import org.springframework.core.env.PropertySource;
import org.springframework.core.env.SystemEnvironmentPropertySource;

/**
 * Binds {@code pools.*}, and refuses what a pool cannot be named and keys that do not
 * exist.
 */
final class PoolsBinder {

	private static final ConfigurationPropertyName ROOT = ConfigurationPropertyName.of("pools");

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
		List<ConfigurationPropertySource> sources = sources(environment);
		return saysNothing(sources) ? Unset.POOLS : new PoolsBinder(environment).bind(sources);
	}

	static boolean isOn(String property, Environment environment) {
		try {
			return binder(sources(environment), environment).bind(property, Boolean.class).orElse(true);
		}
		catch (BindException ex) {
			throw BindFailure.explain(ex);
		}
	}

	/**
	 * Return where the properties of an environment come from, without environment
	 * variables that nobody meant: {@code POOLS} alone, and {@code POOLS_BUFFER_PORT},
	 * which Kubernetes sets to {@code tcp://10.0.0.1:80} for a service named
	 * {@code pools-buffer}.
	 * @param environment the environment
	 * @return the sources
	 */
	private static List<ConfigurationPropertySource> sources(Environment environment) {
		List<ConfigurationPropertySource> sources = new ArrayList<>();
		for (ConfigurationPropertySource source : ConfigurationPropertySources.get(environment)) {
			sources.add(hasForeign(source) ? source.filter((name) -> !isForeign(name, source)) : source);
		}
		return sources;
	}

	private static Binder binder(List<ConfigurationPropertySource> sources, Environment environment) {
		return new Binder(sources, new PropertySourcesPlaceholdersResolver(environment));
	}

	// A source that is filtered is searched from one end to the other for every name.
	private static boolean hasForeign(ConfigurationPropertySource source) {
		return source instanceof IterableConfigurationPropertySource names
				&& names.stream().anyMatch((name) -> isForeign(name, source));
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

	private PoolsProperties bind(List<ConfigurationPropertySource> sources) {
		this.written
			.forEach((property) -> NameChecks.check(property, property.substring(property.lastIndexOf('.') + 1)));
		EmptyGroups empty = new EmptyGroups();
		Binder binder = binder(empty.hide(sources), this.environment);
		PoolsProperties properties = bindStrictly(ROOT, PoolsProperties.class, binder);
		empty.addPools(properties, binder);
		PoolKinds.ALL.forEach((kind) -> kind.pools(properties).keySet().removeIf((key) -> isEcho(kind.property(key))));
		NameChecks.check(properties);
		return properties;
	}

	private static boolean saysNothing(List<ConfigurationPropertySource> sources) {
		for (ConfigurationPropertySource source : sources) {
			if (source.containsDescendantOf(ROOT) != ConfigurationPropertyState.ABSENT
					|| source.getConfigurationProperty(ROOT) != null) {
				return false;
			}
		}
		return true;
	}

	static <T> T bindStrictly(ConfigurationPropertyName name, Class<T> type, Binder binder) {
		try {
			return binder.bindOrCreate(name, Bindable.of(type),
					new NoUnboundElementsBindHandler(new WholeNumbers(), new UnboundElementsSourceFilter()));
		}
		catch (BindException ex) {
			throw BindFailure.explain(ex);
		}
	}

	/*
	 * An environment variable that overrides a property of 'big-exports' also yields an
	 * entry 'bigexports' that nobody wrote.
	 */
	private boolean isEcho(String property) {
		return !this.written.contains(property) && this.overridable.contains(PoolNames.uniform(property));
	}

}
