package io.pooled.autoconfigure;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

import org.springframework.util.StringUtils;

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

	static final List<String> KINDS = List.of("buffer", "object", "json", "gzip", "digest");

	private static final Set<String> DEFAULTS = KINDS.stream()
		.map((kind) -> of(kind, DEFAULT))
		.collect(Collectors.toUnmodifiableSet());

	/** Names that mean something to an application context itself. */
	private static final Set<String> RESERVED = Set.of("environment", "systemProperties", "systemEnvironment",
			"applicationStartup", "messageSource", "applicationEventMulticaster", "lifecycleProcessor",
			"conversionService", "loadTimeWeaver", "bootstrapExecutor");

	private PoolNames() {
	}

	/**
	 * Return the name of a pool. It is the key, except that only one kind can have a pool
	 * named {@code default}, which is the buffer pool: the others' are
	 * {@code defaultObject}, {@code defaultJson}, {@code defaultGzip} and
	 * {@code defaultDigest}.
	 * @param kind the kind of the pool
	 * @param key the key under {@code pools.<kind>}
	 * @return the name of the pool and of its bean
	 */
	static String of(String kind, String key) {
		boolean shared = DEFAULT.equals(key) && !"buffer".equals(kind);
		return shared ? DEFAULT + StringUtils.capitalize(kind) : key;
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
		return DEFAULTS.contains(beanName);
	}

}
