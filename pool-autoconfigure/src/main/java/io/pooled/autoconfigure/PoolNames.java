package io.pooled.autoconfigure;

import java.util.Locale;
import java.util.Set;

/**
 * The names of pools and of their beans.
 *
 * @since 0.1.0
 */
public final class PoolNames {

	/** The name of the pool of digests for ETags. */
	public static final String WEB_ETAG = "webEtag";

	/** The name of the pool of deflaters for responses. */
	public static final String WEB_COMPRESSION = "webCompression";

	/** The name under which each kind has one pool that needs no configuration. */
	static final String DEFAULT = "default";

	/** The name of the pool of Jackson's own buffers. */
	static final String RECYCLER = "jacksonRecycler";

	/** Names that mean something to an application context itself. */
	private static final Set<String> RESERVED = Set.of("environment", "systemProperties", "systemEnvironment",
			"applicationStartup", "messageSource", "applicationEventMulticaster", "lifecycleProcessor",
			"conversionService", "loadTimeWeaver", "bootstrapExecutor");

	private PoolNames() {
	}

	/**
	 * Return what two names have in common that are equal but for dashes and case.
	 * @param name a name
	 * @return its letters and digits
	 */
	static String uniform(String name) {
		return name.replace("-", "").toLowerCase(Locale.ROOT);
	}

	static boolean isReserved(String beanName) {
		return RESERVED.contains(beanName);
	}

	static boolean isDefault(String beanName) {
		return PoolKinds.ALL.stream().anyMatch((kind) -> kind.nameOfDefault().equals(beanName));
	}

}
