package io.pooled.autoconfigure.web;

import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.Environment;

import io.pooled.autoconfigure.BoundPools;

/**
 * Stops the start if {@code pools.web.*} is wrong, before there is any pool.
 */
class WebPropertiesCheck implements BeanFactoryPostProcessor {

	@Override
	public void postProcessBeanFactory(ConfigurableListableBeanFactory beans) {
		Environment environment = beans.getBean(ConfigurableApplicationContext.ENVIRONMENT_BEAN_NAME,
				Environment.class);
		WebPools.check(BoundPools.of(beans, environment).web(), environment);
	}

}
