package io.pooled.autoconfigure;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/**
 * Says which settings are accepted but do nothing yet.
 */
final class EarlySettings {

	private static final Log logger = LogFactory.getLog(EarlySettings.class);

	private EarlySettings() {
	}

	static void warn(PoolsProperties properties) {
		PoolsProperties.Web web = properties.web();
		warn("pools.web.json.enabled", web.json().enabled());
		warn("pools.web.etag.enabled", web.etag().enabled());
		warn("pools.web.compression.enabled", web.compression().enabled());
	}

	private static void warn(String property, boolean enabled) {
		if (enabled) {
			logger.warn("'" + property + "' has no effect in this version");
		}
	}

}
