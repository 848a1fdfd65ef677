package io.pooled.autoconfigure.web;

import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.Environment;

import io.pooled.autoconfigure.BoundPools;
import io.pooled.autoconfigure.PoolsProperties;
import io.pooled.autoconfigure.PropertyChecks;

/**
 * Stops the start if {@code pools.web.*} is wrong, before there is any pool.
 */
class WebPropertiesCheck implements BeanFactoryPostProcessor {

	@Override
	public void postProcessBeanFactory(ConfigurableListableBeanFactory beans) {
		Environment environment = beans.getBean(ConfigurableApplicationContext.ENVIRONMENT_BEAN_NAME,
				Environment.class);
		check(BoundPools.of(beans, environment).web(), environment);
	}

	private static void check(PoolsProperties.Web web, Environment environment) {
		checkLimit("json", web.json().limit().toBytes());
		checkLimit("etag", web.etag().limit().toBytes());
		PropertyChecks checks = new PropertyChecks("pools.web.compression");
		PoolsProperties.Web.Compression compression = web.compression();
		checks.level(compression.level());
		checks.maxIdle(compression.maxIdle());
		checks.that(compression.minResponseSize() == null || !compression.minResponseSize().isNegative(),
				"min-response-size", String.valueOf(compression.minResponseSize()), "it is negative",
				"a size from 0B on");
		boolean ofServer = Binder.get(environment).bind("server.compression.enabled", Boolean.class).orElse(false);
		checks.that(!(compression.enabled() && ofServer), "enabled", true,
				"'server.compression.enabled' is true as well, so the server compresses too",
				"one of the two; with server.compression.enabled=false its other properties still apply here");
	}

	private static void checkLimit(String feature, long limit) {
		new PropertyChecks("pools.web." + feature).that(limit >= 1, "limit", limit + "B", "nothing would be buffered",
				"a size of at least 1B, or enabled: false");
	}

}
