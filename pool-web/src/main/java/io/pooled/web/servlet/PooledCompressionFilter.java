package io.pooled.web.servlet;

import java.io.IOException;
import java.util.Collections;
import java.util.Enumeration;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.util.WebUtils;

import io.pooled.buffer.PooledBufferFactory;
import io.pooled.gzip.PooledGzip;
import io.pooled.web.CompressionRules;
import io.pooled.web.Etags;
import io.pooled.web.Revalidation;

/**
 * Compresses responses with pooled deflaters. Flushing a response flushes the compressed
 * form of it; a body that fails half-way is cut off and not ended.
 *
 * @since 0.1.0
 */
public final class PooledCompressionFilter extends OncePerRequestFilter {

	private static final String FILTERED = PooledCompressionFilter.class.getName() + ALREADY_FILTERED_SUFFIX;

	private static final String RESPONSE = CompressedResponse.class.getName();

	private final CompressionRules rules;

	private final PooledGzip gzip;

	private final PooledBufferFactory buffers;

	/**
	 * Create a filter.
	 * @param rules which responses are compressed
	 * @param gzip what compresses
	 * @param buffers what holds the beginning of bodies of unknown length
	 */
	public PooledCompressionFilter(CompressionRules rules, PooledGzip gzip, PooledBufferFactory buffers) {
		this.rules = rules;
		this.gzip = gzip;
		this.buffers = buffers;
	}

	@Override
	protected String getAlreadyFilteredAttributeName() {
		return FILTERED;
	}

	@Override
	protected boolean shouldNotFilterAsyncDispatch() {
		return false;
	}

	@Override
	protected boolean shouldNotFilterErrorDispatch() {
		return false;
	}

	@Override
	protected void doFilterNestedErrorDispatch(HttpServletRequest request, HttpServletResponse response,
			FilterChain chain) throws ServletException, IOException {
		doFilterInternal(request, response, chain);
	}

	@Override
	protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
			throws ServletException, IOException {
		if (request.getDispatcherType() == DispatcherType.ERROR) {
			if (request.getAttribute(RESPONSE) instanceof CompressedResponse abandoned) {
				abandoned.retract();
			}
			chain.doFilter(request, response);
			return;
		}
		CompressedResponse compressed = WebUtils.getNativeResponse(response, CompressedResponse.class);
		if (compressed != null && isAsyncDispatch(request)) {
			filter(request, response, compressed, chain);
		}
		else if (compressed != null) {
			// a forward by a thread of the application, which ends the response itself
			chain.doFilter(request, response);
		}
		else {
			boolean wanted = this.rules.isWanted(header(request, HttpHeaders.ACCEPT_ENCODING),
					request.getHeader(HttpHeaders.USER_AGENT));
			compressed = new CompressedResponse(response, this.rules, this.gzip, this.buffers, wanted,
					HttpMethod.HEAD.matches(request.getMethod()), new Revalidation(this.rules, wanted,
							header(request, HttpHeaders.IF_NONE_MATCH), request.getRequestURI()));
			request.setAttribute(RESPONSE, compressed);
			filter(new CompressedRequest(request, compressed), compressed, compressed, chain);
		}
	}

	private void filter(HttpServletRequest request, HttpServletResponse response, CompressedResponse compressed,
			FilterChain chain) throws ServletException, IOException {
		boolean complete = false;
		try {
			chain.doFilter(request, response);
			if (request.isAsyncStarted()) {
				request.getAsyncContext().addListener(new Completion(compressed));
			}
			else {
				compressed.finish();
			}
			complete = true;
		}
		finally {
			if (!complete) {
				compressed.abandon();
			}
		}
	}

	private static @Nullable String header(HttpServletRequest request, String name) {
		return (request.getHeader(name) != null) ? String.join(",", Collections.list(request.getHeaders(name))) : null;
	}

	/**
	 * Finds out when the application completes a request by itself, and has the ETags of
	 * compressed forms stand for what they were made of.
	 */
	private static final class CompressedRequest extends HttpServletRequestWrapper {

		private final CompressedResponse response;

		private CompressedRequest(HttpServletRequest request, CompressedResponse response) {
			super(request);
			this.response = response;
		}

		@Override
		public @Nullable String getHeader(String name) {
			String value = super.getHeader(name);
			return (value != null && isIfMatch(name)) ? Etags.strong(value) : value;
		}

		@Override
		public Enumeration<String> getHeaders(String name) {
			Enumeration<String> values = super.getHeaders(name);
			return isIfMatch(name)
					? Collections.enumeration(Collections.list(values).stream().map(Etags::strong).toList()) : values;
		}

		private static boolean isIfMatch(String name) {
			return HttpHeaders.IF_MATCH.equalsIgnoreCase(name);
		}

		@Override
		public AsyncContext startAsync() {
			// The server would go on with what it was given itself.
			return startAsync(this, this.response);
		}

		@Override
		public AsyncContext startAsync(ServletRequest request, ServletResponse response) {
			return new FinishingAsyncContext(super.startAsync(request, response), this.response);
		}

		@Override
		public AsyncContext getAsyncContext() {
			return new FinishingAsyncContext(super.getAsyncContext(), this.response);
		}

	}

	/**
	 * Ends a response that is not dispatched any more: the application has completed it
	 * by itself, or the client is gone.
	 */
	private static final class Completion implements AsyncListener {

		private final CompressedResponse response;

		private volatile boolean failed;

		private Completion(CompressedResponse response) {
			this.response = response;
		}

		@Override
		public void onComplete(AsyncEvent event) throws IOException {
			if (this.failed) {
				this.response.abandonUnlessFinished();
			}
			else {
				this.response.finish();
			}
		}

		@Override
		public void onTimeout(AsyncEvent event) {
			this.failed = true;
		}

		@Override
		public void onError(AsyncEvent event) {
			this.failed = true;
		}

		@Override
		public void onStartAsync(AsyncEvent event) {
		}

	}

}
