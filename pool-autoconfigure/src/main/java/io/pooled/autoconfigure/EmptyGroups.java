package io.pooled.autoconfigure;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import org.springframework.boot.SpringBootVersion;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName.Form;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.IterableConfigurationPropertySource;

/**
 * Groups of properties with nothing in them, as in {@code exports:}. Spring Boot 4.0
 * would take them for texts, so they are hidden from its binder, and pools of such a name
 * are bound one by one.
 */
final class EmptyGroups {

	private static final boolean BINDABLE = !String.valueOf(SpringBootVersion.getVersion()).startsWith("4.0.");

	/** Of {@code pools.<kind>.<name>}. */
	private static final int ELEMENTS_OF_POOL = 3;

	/** Names that differ in dashes or case only are equal, and not meant to be. */
	private final List<ConfigurationPropertyName> names = new ArrayList<>();

	/**
	 * Hide groups that are empty from a binder that cannot bind them.
	 * @param sources where properties come from
	 * @return the sources without them
	 */
	List<ConfigurationPropertySource> hide(List<ConfigurationPropertySource> sources) {
		if (BINDABLE) {
			return sources;
		}
		List<ConfigurationPropertySource> others = new ArrayList<>();
		for (ConfigurationPropertySource source : sources) {
			int before = this.names.size();
			if (source instanceof IterableConfigurationPropertySource all) {
				all.stream().filter((name) -> isEmptyGroup(name, source)).forEach(this.names::add);
			}
			others.add((this.names.size() > before) ? source.filter((name) -> !isEmptyGroup(name, source)) : source);
		}
		return others;
	}

	private static boolean isEmptyGroup(ConfigurationPropertyName name, ConfigurationPropertySource source) {
		if (!PropertyTypes.isGroup(name)) {
			return false;
		}
		ConfigurationProperty property = source.getConfigurationProperty(name);
		return property != null && "".equals(property.getValue());
	}

	/**
	 * Add the pools among them, unless something else has been said of these.
	 * @param properties what was bound without them
	 * @param binder binds each of them by itself
	 */
	void addPools(PoolsProperties properties, Binder binder) {
		for (ConfigurationPropertyName name : this.names) {
			if (name.getNumberOfElements() == ELEMENTS_OF_POOL && PropertyTypes.of(name) instanceof Class<?> settings) {
				@SuppressWarnings("unchecked")
				Map<String, Object> pools = (Map<String, Object>) PoolKinds.of(name.getElement(1, Form.UNIFORM))
					.pools(properties);
				pools.computeIfAbsent(name.getLastElement(Form.ORIGINAL),
						(key) -> PoolsBinder.bindStrictly(name, settings, binder));
			}
		}
	}

}
