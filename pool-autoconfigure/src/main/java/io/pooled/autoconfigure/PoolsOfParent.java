package io.pooled.autoconfigure;

import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.boot.context.event.ApplicationPreparedEvent;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ApplicationListener;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * Lets names lead to pools of a parent in a child without auto-configuration of its own.
 */
class PoolsOfParent implements ApplicationListener<ApplicationPreparedEvent> {

	@Override
	public void onApplicationEvent(ApplicationPreparedEvent event) {
		ConfigurableApplicationContext context = event.getApplicationContext();
		if (hasPools(context.getParent())) {
			context.addBeanFactoryPostProcessor(new NamedPoolResolver.Installer());
			context.addBeanFactoryPostProcessor(new NamedPoolResolver.Keeper());
		}
	}

	private static boolean hasPools(@Nullable ApplicationContext context) {
		return context != null && ((context instanceof ConfigurableApplicationContext configurable
				&& configurable.getBeanFactory() instanceof DefaultListableBeanFactory factory
				&& factory.getAutowireCandidateResolver() instanceof NamedPoolResolver)
				|| hasPools(context.getParent()));
	}

}
