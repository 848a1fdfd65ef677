package io.pooled.web.servlet;

import java.io.IOException;
import java.util.Collections;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.util.WebUtils;

import io.pooled.buffer.PooledBufferFactory;
import io.pooled.gzip.PooledGzip;
import io.pooled.web.CompressionRules;
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
				request.getAsyncContext().addListener(new CompressionCompletion(compressed));
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

}
