package io.pooled.doctor;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * Properties as one writes them down.
 */
final class Yaml {

	private static final Set<String> INHERITED = Set.of("idle-timeout", "leak-detection");

	private final Map<String, Object> root = new LinkedHashMap<>();

	/**
	 * Create what sets one property of a pool.
	 * @param window of the pool
	 * @param key the property below the pool's own
	 * @param value its value
	 * @return that; empty if no property has the settings of the pool
	 */
	static Yaml of(Window window, String key, Object value) {
		String property = window.property();
		// What filters lease has no upkeep of its own.
		boolean isInherited = property != null && property.startsWith("pools.web.") && INHERITED.contains(key);
		return new Yaml().put(isInherited ? "pools.defaults" : property, key, value);
	}

	/**
	 * Set one more property.
	 * @param parent what it is below; {@code null} for nowhere, so that nothing is set
	 * @param key the rest of its name
	 * @param value its value
	 * @return this
	 */
	@SuppressWarnings("unchecked")
	Yaml put(@Nullable String parent, String key, Object value) {
		if (parent != null) {
			Map<String, Object> map = this.root;
			for (String part : parent.split("\\.")) {
				map = (Map<String, Object>) map.computeIfAbsent(part, (name) -> new LinkedHashMap<>());
			}
			map.put(key, value);
		}
		return this;
	}

	/**
	 * Take back what would be more than the pool may have now.
	 * @param window of the pool
	 * @return this
	 */
	Yaml andNoPreallocation(Window window) {
		return (window.setting("preallocate", 0) > 0) ? put(window.property(), "preallocate", 0) : this;
	}

	@Override
	public String toString() {
		StringBuilder text = new StringBuilder();
		write(this.root, "", text);
		return text.toString();
	}

	private static void write(Map<?, ?> map, String indent, StringBuilder text) {
		map.forEach((key, value) -> {
			text.append(indent).append(key).append(':');
			if (value instanceof Map<?, ?> below) {
				text.append('\n');
				write(below, indent + "  ", text);
			}
			else {
				text.append(' ').append(value).append('\n');
			}
		});
	}

}
