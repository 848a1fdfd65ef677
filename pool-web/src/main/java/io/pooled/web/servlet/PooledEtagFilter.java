package io.pooled.web.servlet;

import java.io.IOException;
import java.io.InputStream;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.springframework.http.HttpHeaders;
import org.springframework.util.StringUtils;
import org.springframework.web.context.request.ServletWebRequest;
import org.springframework.web.filter.ShallowEtagHeaderFilter;
import org.springframework.web.util.WebUtils;

import io.pooled.buffer.PooledBufferFactory;
import io.pooled.digest.PooledDigest;
import io.pooled.web.Etags;

/**
 * A {@link ShallowEtagHeaderFilter} that holds bodies in pooled buffers and digests them
 * with pooled engines. ETags, status codes, headers and bodies are the same, but for
 * bodies beyond the limit: they are passed on as they come, without an ETag.
 *
 * @since 0.1.0
 */
public final class PooledEtagFilter extends ShallowEtagHeaderFilter {

	private static final String FILTERED = PooledEtagFilter.class.getName() + ALREADY_FILTERED_SUFFIX;

	private final PooledBufferFactory buffers;

	private final PooledDigest digest;

	private final long limit;

	/**
	 * Create a filter.
	 * @param buffers where bodies are held
	 * @param digest what computes an ETag; of MD5 for the values that
	 * {@link ShallowEtagHeaderFilter} gives
	 * @param limit the size, in bytes, up to which bodies get an ETag
	 */
	public PooledEtagFilter(PooledBufferFactory buffers, PooledDigest digest, long limit) {
		this.buffers = buffers;
		this.digest = digest;
		this.limit = limit;
	}

	@Override
	protected String getAlreadyFilteredAttributeName() {
		return FILTERED;
	}

	@Override
	protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
			throws ServletException, IOException {
		EtagResponse held = WebUtils.getNativeResponse(response, EtagResponse.class);
		if (held == null) {
			held = new EtagResponse(this, request, response, this.buffers, this.limit);
			filter(new StartedRequest(request, held), held, held, chain);
		}
		else if (isAsyncDispatch(request)) {
			held.setWaiting(false);
			filter(request, response, held, chain);
		}
		else {
			// a forward by a thread of the application, which ends the response itself
			chain.doFilter(request, response);
		}
	}

	private void filter(HttpServletRequest request, HttpServletResponse response, EtagResponse held, FilterChain chain)
			throws ServletException, IOException {
		boolean async = false;
		try {
			chain.doFilter(request, response);
			if (request.isAsyncStarted()) {
				request.getAsyncContext().addListener(new EtagCompletion(held));
				async = true;
			}
			else {
				held.finish();
			}
		}
		finally {
			if (!async) {
				held.end();
			}
		}
	}

	void send(HttpServletRequest request, EtagResponse held) throws IOException {
		if (held.getStatus() != HttpServletResponse.SC_PARTIAL_CONTENT
				&& isEligibleForEtag(request, held, held.getStatus(), InputStream.nullInputStream())) {
			String etag = held.getHeader(HttpHeaders.ETAG);
			if (!StringUtils.hasText(etag)) {
				etag = Etags.of(held.digest(this.digest), isWriteWeakETag());
				held.raw().setHeader(HttpHeaders.ETAG, etag);
			}
			// Nothing else is conditional in a GET without a date.
			if (request.getHeader(HttpHeaders.IF_NONE_MATCH) != null
					&& new ServletWebRequest(request, held.raw()).checkNotModified(etag)) {
				return;
			}
		}
		held.copyBody(true);
	}

}
