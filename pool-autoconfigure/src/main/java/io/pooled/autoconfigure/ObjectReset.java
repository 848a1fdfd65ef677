package io.pooled.autoconfigure;

import java.lang.reflect.Method;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;

import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.BeanRegistry.SupplierContext;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.util.ClassUtils;
import org.springframework.util.ReflectionUtils;

/**
 * How the objects of a pool are reset: not at all, with a method of theirs or with a
 * bean.
 */
final class ObjectReset {

	private static final String ALLOWED = "'none', 'method:<name>' or 'bean:<name>'";

	private static final String METHOD_ALLOWED = "'method:' and the name of a public method without parameters";

	private final String value;

	private final PropertyChecks checks;

	private final @Nullable String method;

	private final @Nullable String bean;

	/**
	 * Check what can be checked without beans.
	 * @param value of the property
	 * @param type of the objects, as far as it is known
	 * @param checks of the properties of the pool
	 * @throws InvalidPoolPropertyException if there is no such way
	 */
	ObjectReset(String value, @Nullable Class<?> type, PropertyChecks checks) {
		this.value = value;
		this.checks = checks;
		this.method = suffix("method:");
		this.bean = suffix("bean:");
		if (this.method != null && type != null) {
			method(type, this.method);
		}
		checks.that("none".equals(value) || this.method != null || this.bean != null, "reset", value,
				"there is no such way to reset", ALLOWED);
	}

	private @Nullable String suffix(String prefix) {
		return (this.value.startsWith(prefix) && this.value.length() > prefix.length())
				? this.value.substring(prefix.length()) : null;
	}

	/**
	 * Find out what resets.
	 * @param probe answers a question about one of the objects
	 * @param context where beans come from
	 * @return what resets an object and says whether it is fit for reuse, or {@code null}
	 * @throws InvalidPoolPropertyException if it does not work
	 */
	@Nullable Predicate<Object> resolve(Function<Function<Object, Predicate<Object>>, Predicate<Object>> probe,
			SupplierContext context) {
		String method = this.method;
		if (method != null) {
			return probe.apply((object) -> withMethod(object, method));
		}
		return (this.bean != null) ? withBean(this.bean, context) : null;
	}

	private Predicate<Object> withMethod(Object probe, String name) {
		Method method = ClassUtils.getPubliclyAccessibleMethodIfPossible(method(probe.getClass(), name), null);
		ReflectionUtils.makeAccessible(method);
		try {
			ReflectionUtils.invokeMethod(method, probe);
		}
		catch (RuntimeException ex) {
			throw this.checks.invalid("reset", this.value,
					"calling " + method + " failed: " + NestedExceptionUtils.getMostSpecificCause(ex), METHOD_ALLOWED,
					ex);
		}
		return (object) -> !Boolean.FALSE.equals(ReflectionUtils.invokeMethod(method, object));
	}

	private Method method(Class<?> type, String name) {
		try {
			return type.getMethod(name);
		}
		catch (NoSuchMethodException ex) {
			throw this.checks.invalid("reset", this.value, type.getName() + " has no public method " + name + "()",
					METHOD_ALLOWED, ex);
		}
	}

	@SuppressWarnings("unchecked")
	private Predicate<Object> withBean(String name, SupplierContext context) {
		String allowed = "'bean:' and the name of a bean of type Predicate or Consumer";
		Object bean = this.checks.bean("reset", this.value, name, allowed, context);
		if (bean instanceof Predicate<?> predicate) {
			return (Predicate<Object>) predicate;
		}
		this.checks.that(bean instanceof Consumer, "reset", this.value, "that bean is a " + bean.getClass().getName(),
				allowed);
		return (object) -> {
			((Consumer<Object>) bean).accept(object);
			return true;
		};
	}

}
