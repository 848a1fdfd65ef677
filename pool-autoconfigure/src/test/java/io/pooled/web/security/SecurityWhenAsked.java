package io.pooled.web.security;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.autoconfigure.AutoConfigurationImportFilter;
import org.springframework.boot.autoconfigure.AutoConfigurationMetadata;
import org.springframework.context.EnvironmentAware;
import org.springframework.core.env.Environment;

/**
 * Keeps Spring Security, which would lock every page, out of the applications that do not
 * ask for it.
 */
class SecurityWhenAsked implements AutoConfigurationImportFilter, EnvironmentAware {

	static final String ASKED = "tests.security.enabled";

	private boolean asked;

	@Override
	public void setEnvironment(Environment environment) {
		this.asked = environment.getProperty(ASKED, Boolean.class, false);
	}

	@Override
	public boolean[] match(@Nullable String[] candidates, AutoConfigurationMetadata metadata) {
		boolean[] matches = new boolean[candidates.length];
		for (int i = 0; i < candidates.length; i++) {
			String candidate = candidates[i];
			matches[i] = this.asked || candidate == null || !candidate.startsWith("org.springframework.boot.security.");
		}
		return matches;
	}

}
