package io.pooled.web.servlet;

import java.io.IOException;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.web.error.ErrorPage;
import org.springframework.boot.web.error.ErrorPageRegistrar;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.boot.web.servlet.ServletRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.web.filter.GenericFilterBean;
import org.springframework.web.filter.ShallowEtagHeaderFilter;

import io.pooled.buffer.PooledBufferFactory;
import io.pooled.digest.PooledDigest;

/**
 * Serves the corpus through the filter that the request names.
 */
@Configuration(proxyBeanMethods = false)
@Import(EtagController.class)
class EtagSetup {

	static final String FILTER = "X-Filter";

	@Bean
	PooledDigest webEtag() {
		return PooledDigest.of("webEtag", "MD5");
	}

	@Bean
	FilterRegistrationBean<Choice> filter(PooledBufferFactory buffers, PooledDigest digest) {
		Choice choice = new Choice(
				Map.of("spring", new ShallowEtagHeaderFilter(), "spring-weak", weak(new ShallowEtagHeaderFilter()),
						"pooled", pooled(buffers, digest), "pooled-weak", weak(pooled(buffers, digest)), "none",
						(request, response, chain) -> chain.doFilter(request, response)));
		FilterRegistrationBean<Choice> registration = new FilterRegistrationBean<>(choice);
		registration.setDispatcherTypes(EnumSet.allOf(DispatcherType.class));
		return registration;
	}

	static PooledEtagFilter pooled(PooledBufferFactory buffers, PooledDigest digest) {
		return new PooledEtagFilter(buffers, digest, EtagBodies.LIMIT);
	}

	static <T extends ShallowEtagHeaderFilter> T weak(T filter) {
		filter.setWriteWeakETag(true);
		return filter;
	}

	@Bean
	ServletRegistrationBean<Replies> replies() {
		return new ServletRegistrationBean<>(new Replies(), "/replies/*", "/oops");
	}

	@Bean
	ErrorPageRegistrar errorPage() {
		return (registry) -> registry.addErrorPages(new ErrorPage("/oops"));
	}

	/**
	 * The filters to compare.
	 */
	static final class Choice extends GenericFilterBean {

		private final Map<String, Filter> filters;

		Choice(Map<String, Filter> filters) {
			this.filters = filters;
		}

		@Override
		public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
				throws IOException, ServletException {
			String name = ((HttpServletRequest) request).getHeader(FILTER);
			if (name != null) {
				Objects.requireNonNull(this.filters.get(name), name).doFilter(request, response, chain);
			}
			else {
				chain.doFilter(request, response);
			}
		}

	}

	/**
	 * Answers as the path says.
	 */
	static final class Replies extends HttpServlet {

		private final Map<String, ServletReply> replies = new HashMap<>(ServletReply.ofServlets());

		Replies() {
			this.replies.putAll(CompressionReplies.all());
		}

		@Override
		protected void service(HttpServletRequest request, HttpServletResponse response)
				throws ServletException, IOException {
			String name = path(request);
			try {
				if (name == null) {
					response.setContentType("text/plain");
					response.getWriter().print("oops " + response.getStatus());
				}
				else {
					Objects.requireNonNull(this.replies.get(name.substring(1)), name).to(request, response);
				}
			}
			catch (IOException | ServletException | RuntimeException ex) {
				throw ex;
			}
			catch (Exception ex) {
				throw new ServletException(ex);
			}
		}

		// An included servlet sees the path of the one that includes it.
		private static @Nullable String path(HttpServletRequest request) {
			return (request.getDispatcherType() == DispatcherType.INCLUDE)
					? (String) request.getAttribute(RequestDispatcher.INCLUDE_PATH_INFO) : request.getPathInfo();
		}

	}

}
