package io.pooled.autoconfigure;

import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * Refuses names that a pool cannot have.
 */
final class NameChecks {

	private static final Pattern NAME = Pattern.compile("[a-z][a-zA-Z0-9-]*");

	private NameChecks() {
	}

	static void check(PoolsProperties properties) {
		Map<String, String> seen = new TreeMap<>(Map.of(PoolNames.uniform(PoolNames.RECYCLER), "pools.jackson.recycler",
				PoolNames.uniform(PoolNames.WEB_ETAG), "pools.web.etag", PoolNames.uniform(PoolNames.WEB_COMPRESSION),
				"pools.web.compression"));
		PoolKinds.ALL.forEach((kind) -> check(kind, kind.pools(properties).keySet(), seen));
	}

	private static void check(PoolKind<?> kind, Collection<String> names, Map<String, String> seen) {
		for (String name : names) {
			String property = kind.property(name);
			check(property, name);
			String other = seen.putIfAbsent(PoolNames.uniform(kind.nameOf(name)), property);
			if (other != null) {
				throw new InvalidPoolPropertyException(property, null,
						"its name is also that of '" + other + "', dashes and case aside",
						"names that differ, over all kinds of pools");
			}
		}
	}

	static void check(String property, String name) {
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
