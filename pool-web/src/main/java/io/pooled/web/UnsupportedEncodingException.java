package io.pooled.web;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.web.server.ResponseStatusException;

final class UnsupportedEncodingException extends ResponseStatusException {

	private static final long serialVersionUID = 1L;

	private final String accepted;

	UnsupportedEncodingException(String encoding, String accepted) {
		super(HttpStatus.UNSUPPORTED_MEDIA_TYPE, "Content-Encoding '" + encoding + "' is not supported");
		this.accepted = accepted;
	}

	@Override
	public HttpHeaders getHeaders() {
		HttpHeaders headers = new HttpHeaders();
		headers.set(HttpHeaders.ACCEPT_ENCODING, this.accepted);
		return headers;
	}

}
