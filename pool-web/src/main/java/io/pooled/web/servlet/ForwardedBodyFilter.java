package io.pooled.web.servlet;

import java.io.IOException;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;

/**
 * Drops what the other filters of this package hold back when a forward begins, which
 * Jetty does to its own response only, and sends what they hold back when it ends: a
 * response is complete then, and Tomcat 11 takes nothing more. It must be mapped to
 * forwards, and to includes, where a forward completes no response on Jetty.
 *
 * @since 0.1.0
 */
public final class ForwardedBodyFilter implements Filter {

	private static final String INCLUDED = ForwardedBodyFilter.class.getName() + ".INCLUDED";

	@Override
	public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
			throws ServletException, IOException {
		if (request.getDispatcherType() == DispatcherType.INCLUDE) {
			include(request, response, chain);
			return;
		}
		BodyResponse.beginAnew(response);
		chain.doFilter(request, response);
		if (!request.isAsyncStarted()) {
			BodyResponse.finish(response, request.getAttribute(INCLUDED) != null);
		}
	}

	private static void include(ServletRequest request, ServletResponse response, FilterChain chain)
			throws ServletException, IOException {
		Object outer = request.getAttribute(INCLUDED);
		request.setAttribute(INCLUDED, true);
		try {
			chain.doFilter(request, response);
		}
		finally {
			request.setAttribute(INCLUDED, outer);
		}
	}

}
