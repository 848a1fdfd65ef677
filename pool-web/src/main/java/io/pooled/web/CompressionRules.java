package io.pooled.web;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.MediaTypeFactory;
import org.springframework.util.InvalidMimeTypeException;
import org.springframework.util.MimeType;
import org.springframework.util.MimeTypeUtils;

/**
 * Decides which responses are compressed. Immutable.
 *
 * @since 0.1.0
 */
public final class CompressionRules {

	private static final Set<Integer> WITHOUT_WHOLE_BODY = Set.of(204, 205, 206, 304);

	private final List<MimeType> mimeTypes;

	private final List<Pattern> excludedUserAgents;

	private final long minSize;

	/**
	 * Create rules.
	 * @param mimeTypes the types of content to compress, such as {@code text/*}
	 * @param excludedUserAgents regular expressions of the user agents that get no
	 * compressed responses
	 * @param minSize the size, in bytes, from which on content is compressed
	 * @throws IllegalArgumentException if a type or an expression cannot be parsed
	 */
	public CompressionRules(List<String> mimeTypes, List<String> excludedUserAgents, long minSize) {
		this.mimeTypes = mimeTypes.stream().map(MimeTypeUtils::parseMimeType).toList();
		this.excludedUserAgents = excludedUserAgents.stream().map(Pattern::compile).toList();
		this.minSize = minSize;
	}

	/**
	 * Return the size from which on content is compressed.
	 * @return the size, in bytes
	 */
	public long minSize() {
		return this.minSize;
	}

	/**
	 * Return whether a response would be compressed for a client that accepts that. The
	 * size is left aside.
	 * @param status the status of the response
	 * @param headers gives the values of a header of the response, separated by commas
	 * @return {@code true} for types to compress that are not encoded or cut in parts yet
	 */
	public boolean isCompressible(int status, Function<String, @Nullable String> headers) {
		return status >= 200 && !WITHOUT_WHOLE_BODY.contains(status) && isTransformable(headers)
				&& isCompressible(headers.apply(HttpHeaders.CONTENT_TYPE));
	}

	/**
	 * Return whether the body that a response without one stands for may be compressed.
	 * @param headers gives the values of a header of the response, separated by commas
	 * @param path the path of the request, whose extension may tell of a type
	 * @return {@code true} unless something speaks against it
	 */
	boolean mayBeCompressible(Function<String, @Nullable String> headers, String path) {
		String type = headers.apply(HttpHeaders.CONTENT_TYPE);
		if (type == null) {
			type = MediaTypeFactory.getMediaType(path).map(MediaType::toString).orElse(null);
		}
		return isTransformable(headers) && (type == null || isCompressible(type));
	}

	private static boolean isTransformable(Function<String, @Nullable String> headers) {
		String cacheControl = headers.apply(HttpHeaders.CACHE_CONTROL);
		return headers.apply(HttpHeaders.CONTENT_ENCODING) == null && headers.apply(HttpHeaders.CONTENT_RANGE) == null
				&& (cacheControl == null || !cacheControl.toLowerCase(Locale.ROOT).contains("no-transform"));
	}

	private boolean isCompressible(@Nullable String contentType) {
		if (contentType == null) {
			return false;
		}
		try {
			MimeType type = MimeTypeUtils.parseMimeType(contentType);
			return this.mimeTypes.stream().anyMatch((candidate) -> candidate.includes(type));
		}
		catch (InvalidMimeTypeException ex) {
			return false;
		}
	}

	/**
	 * Return whether a client prefers gzip to content as it is (RFC 9110, 12.5.3).
	 * @param acceptEncoding the {@code Accept-Encoding} of the request, or {@code null}
	 * @param userAgent the {@code User-Agent} of the request, or {@code null}
	 * @return {@code true} to compress
	 */
	public boolean isWanted(@Nullable String acceptEncoding, @Nullable String userAgent) {
		return acceptEncoding != null && prefersGzip(acceptEncoding) && (userAgent == null
				|| this.excludedUserAgents.stream().noneMatch((excluded) -> excluded.matcher(userAgent).matches()));
	}

	private static boolean prefersGzip(String acceptEncoding) {
		double gzip = -1;
		double identity = -1;
		double others = 0;
		for (String element : acceptEncoding.split(",")) {
			int parameters = element.indexOf(';');
			String coding = ((parameters < 0) ? element : element.substring(0, parameters)).trim();
			double weight = (parameters < 0) ? 1 : weight(element.substring(parameters + 1));
			if ("gzip".equalsIgnoreCase(coding) || "x-gzip".equalsIgnoreCase(coding)) {
				gzip = weight;
			}
			else if ("identity".equalsIgnoreCase(coding)) {
				identity = weight;
			}
			else if ("*".equals(coding)) {
				others = weight;
			}
		}
		gzip = (gzip < 0) ? others : gzip;
		return gzip > 0 && gzip >= identity;
	}

	private static double weight(String parameters) {
		for (String parameter : parameters.split(";")) {
			String trimmed = parameter.trim();
			if (trimmed.startsWith("q=") || trimmed.startsWith("Q=")) {
				try {
					return Double.parseDouble(trimmed.substring(2));
				}
				catch (NumberFormatException ex) {
					return 0;
				}
			}
		}
		return 1;
	}

}
