package io.pooled.autoconfigure;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import org.springframework.context.annotation.Conditional;

/**
 * Matches when nobody declared what the {@code default} pool of a kind stands in for:
 * neither do the properties name it, nor does the application have a bean of its type
 * that does not come from the properties.
 */
@Target({ ElementType.TYPE, ElementType.METHOD })
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Conditional(OnUndeclaredDefaultCondition.class)
@interface ConditionalOnUndeclaredDefault {

	/**
	 * The kind, as it stands in the properties.
	 * @return the kind
	 */
	String value();

}
