package io.pooled.autoconfigure;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import org.springframework.context.annotation.Conditional;

/**
 * Matches when the library that is there has everything that an integration uses of it.
 * Otherwise the integration steps aside, with one warning. This stands last among the
 * conditions, so that nobody is warned of what is switched off.
 *
 * @since 0.1.0
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Conditional(OnFitCondition.class)
public @interface ConditionalOnFit {

	/**
	 * What the integration consists of. What these classes use in their own package
	 * belongs to it, as does the class that has this annotation.
	 * @return the classes
	 */
	Class<?>[] value();

	/**
	 * A class of that package which looks after itself.
	 * @return the name of the class
	 */
	String except() default "";

	/**
	 * A class of each library that the integration uses, the one that matters most first.
	 * Nothing is looked for where all of them are like those that this was built with.
	 * @return the classes
	 */
	Class<?>[] library();

	/**
	 * What is missing without the integration, as the warning names it.
	 * @return the text
	 */
	String feature();

	/**
	 * The property that switches the integration off, and its value for that.
	 * @return the property, as in a properties file
	 */
	String off();

}
