package io.pooled.web.servlet;

import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Set;

import jakarta.servlet.ServletResponse;
import jakarta.servlet.ServletResponseWrapper;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;

/**
 * A response that keeps the content length to itself that is announced to it, because
 * what is sent may have another one.
 */
abstract class LengthHidingResponse extends HttpServletResponseWrapper {

	private final HttpServletResponse raw;

	/** Of the responses that were there from the beginning. */
	private final int depth;

	private long announcedLength = -1;

	LengthHidingResponse(HttpServletResponse response) {
		super(response);
		this.raw = response;
		this.depth = depth(response);
	}

	private static int depth(ServletResponse response) {
		int depth = 0;
		ServletResponse current = response;
		while (current instanceof ServletResponseWrapper wrapper) {
			depth++;
			current = wrapper.getResponse();
		}
		return depth;
	}

	/**
	 * Return the response that was wrapped. While something is included a server may put
	 * another one in between, which takes no headers.
	 * @return the response
	 */
	final HttpServletResponse raw() {
		return this.raw;
	}

	/**
	 * Return what was announced.
	 * @return a size in bytes, or -1
	 */
	final long announcedLength() {
		return this.announcedLength;
	}

	final void forgetLength() {
		this.announcedLength = -1;
	}

	/**
	 * Pass on what was announced.
	 */
	final void revealLength() {
		if (this.announcedLength >= 0) {
			raw().setContentLengthLong(this.announcedLength);
			this.announcedLength = -1;
		}
	}

	/**
	 * Called with each announcement.
	 * @param length the announced length, in bytes
	 */
	void lengthAnnounced(long length) {
	}

	/**
	 * Return whether something is included by a server that puts a response in between
	 * meanwhile. What is included says nothing about the whole.
	 * @return {@code true} for all but what writes the body
	 */
	final boolean isIncluded() {
		return depth(getResponse()) != this.depth;
	}

	private void announce(long length) {
		if (!isIncluded() && !isCommitted()) {
			this.announcedLength = length;
			if (length < 0 && super.containsHeader(HttpHeaders.CONTENT_LENGTH)) {
				super.setContentLengthLong(length);
			}
			lengthAnnounced(length);
		}
	}

	private void announce(String value) {
		long length;
		try {
			length = Long.parseLong(value);
		}
		catch (NumberFormatException ex) {
			// Tomcat ignores it, Jetty throws the same.
			super.setHeader(HttpHeaders.CONTENT_LENGTH, value);
			return;
		}
		announce(length);
	}

	@Override
	public void setContentLength(int length) {
		announce(length);
	}

	@Override
	public void setContentLengthLong(long length) {
		announce(length);
	}

	@Override
	public void setHeader(String name, @Nullable String value) {
		if (!isLength(name)) {
			super.setHeader(name, value);
		}
		else if (value != null) {
			announce(value);
		}
		else if (!isIncluded()) {
			announce(-1);
			super.setHeader(name, null);
		}
	}

	@Override
	public void addHeader(String name, @Nullable String value) {
		if (!isLength(name)) {
			super.addHeader(name, value);
		}
		else if (value != null) {
			announce(value);
		}
	}

	@Override
	public void setIntHeader(String name, int value) {
		if (isLength(name)) {
			announce(value);
		}
		else {
			super.setIntHeader(name, value);
		}
	}

	@Override
	public void addIntHeader(String name, int value) {
		if (isLength(name)) {
			announce(value);
		}
		else {
			super.addIntHeader(name, value);
		}
	}

	@Override
	public boolean containsHeader(String name) {
		return (isLength(name) && this.announcedLength >= 0) || super.containsHeader(name);
	}

	@Override
	public @Nullable String getHeader(String name) {
		return (isLength(name) && this.announcedLength >= 0) ? Long.toString(this.announcedLength)
				: super.getHeader(name);
	}

	@Override
	public Collection<String> getHeaders(String name) {
		return (isLength(name) && this.announcedLength >= 0) ? Set.of(Long.toString(this.announcedLength))
				: super.getHeaders(name);
	}

	@Override
	public Collection<String> getHeaderNames() {
		Collection<String> names = super.getHeaderNames();
		if (this.announcedLength >= 0) {
			names = new LinkedHashSet<>(names);
			names.add(HttpHeaders.CONTENT_LENGTH);
		}
		return names;
	}

	private static boolean isLength(String name) {
		return HttpHeaders.CONTENT_LENGTH.equalsIgnoreCase(name);
	}

}
