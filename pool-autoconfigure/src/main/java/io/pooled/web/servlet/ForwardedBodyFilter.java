package io.pooled.web.servlet;

import java.io.IOException;

import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;

/**
 * Sends what the other filters of this package hold back when a forward ends, for which
 * it must be mapped to forwards. A response is complete then, and Tomcat 11 takes nothing
 * more.
 *
 * @since 0.1.0
 */
public final class ForwardedBodyFilter implements Filter {

	@Override
	public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
			throws ServletException, IOException {
		chain.doFilter(request, response);
		if (!request.isAsyncStarted()) {
			BodyResponse.finish(response);
		}
	}

}
