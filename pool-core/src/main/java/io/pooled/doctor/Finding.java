package io.pooled.doctor;

/**
 * Something that is wrong with a pool.
 *
 * @param rule the name of the rule that found it, see {@link Doctor}
 * @param severity how bad it is
 * @param evidence the figures behind it, with their units
 * @param advice what to do, in a sentence
 * @param yaml what to write in the configuration of a Spring Boot application; empty
 * where no property helps, as for a pool that the application builds itself
 * @since 0.1.0
 */
public record Finding(String rule, Severity severity, String evidence, String advice, String yaml) {
}
