package io.pooled.web.servlet;

import java.util.Collections;
import java.util.Enumeration;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;

import io.pooled.web.Etags;

/**
 * Finds out when the application completes a request by itself, and has the ETags of
 * compressed forms stand for what they were made of.
 */
final class CompressedRequest extends HttpServletRequestWrapper {

	private final CompressedResponse response;

	CompressedRequest(HttpServletRequest request, CompressedResponse response) {
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
		return isIfMatch(name) ? Collections.enumeration(Collections.list(values).stream().map(Etags::strong).toList())
				: values;
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
