package io.pooled.test;

import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.extension.ExtensionContext;
import org.springframework.aop.scope.ScopedObject;
import org.springframework.context.ApplicationContext;
import org.springframework.test.context.junit.jupiter.SpringExtension;

import io.pooled.ManagedPool;
import io.pooled.Pools;

/**
 * The pools of the Spring context of a test. Alone in knowing Spring, which need not be
 * there.
 */
final class PoolsOfContext {

	private PoolsOfContext() {
	}

	static List<ManagedPool> find(ExtensionContext context) {
		List<ManagedPool> pools = new ArrayList<>();
		ApplicationContext application = SpringExtension.getApplicationContext(context);
		while (application != null) {
			pools.addAll(application.getBeansOfType(ManagedPool.class, false, false).values());
			application.getBeansOfType(Pools.class, false, false)
				.values()
				.forEach((all) -> all.stream().forEach(pools::add));
			application = application.getParent();
		}
		// A scoped one is a pool for each scope, and there may be none now.
		pools.removeIf((pool) -> pool instanceof ScopedObject || pool.isView());
		return pools;
	}

}
