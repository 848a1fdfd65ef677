package io.pooled.web;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;

import org.springframework.http.ETag;

/**
 * Writes ETags as {@link org.springframework.web.filter.ShallowEtagHeaderFilter} does.
 *
 * @since 0.1.0
 */
public final class Etags {

	private static final HexFormat HEX = HexFormat.of();

	private Etags() {
	}

	/**
	 * Return the ETag of content.
	 * @param digest the MD5 of the content
	 * @param weak whether the ETag is a weak one
	 * @return the value of the header
	 */
	public static String of(byte[] digest, boolean weak) {
		byte[] etag = new byte[(weak ? 2 : 0) + 3 + 2 * digest.length];
		int length = 0;
		if (weak) {
			etag[length++] = 'W';
			etag[length++] = '/';
		}
		etag[length++] = '"';
		etag[length++] = '0';
		for (byte value : digest) {
			etag[length++] = (byte) HEX.toHighHexDigit(value);
			etag[length++] = (byte) HEX.toLowHexDigit(value);
		}
		etag[length] = '"';
		return new String(etag, StandardCharsets.ISO_8859_1);
	}

	/**
	 * Return the ETag of another form of a response. As its bytes are others, it is a
	 * weak one, as nginx makes it (RFC 9110, 8.8.1).
	 * @param etag the ETag of the content as it is
	 * @return a weak ETag
	 */
	public static String weak(String etag) {
		return etag.startsWith("W/") ? etag : "W/" + etag;
	}

	/**
	 * Return what a client means that has compressed forms only, and names them in a
	 * condition that weak ETags never meet (RFC 9110, 13.1.1).
	 * @param ifMatch the {@code If-Match} of a request
	 * @return the same with strong ETags
	 */
	public static String strong(String ifMatch) {
		List<ETag> etags = ETag.parse(ifMatch);
		return etags.stream().anyMatch(ETag::weak) ? etags.stream().map(Etags::strong).collect(Collectors.joining(", "))
				: ifMatch;
	}

	/**
	 * Return whether a client that asks has the content, by the weak comparison of RFC
	 * 9110, 8.8.3.2.
	 * @param ifNoneMatch the {@code If-None-Match} of a request
	 * @param etag the ETag of the response
	 * @return {@code true} if the ETag is among those of the client
	 */
	public static boolean isKnown(String ifNoneMatch, String etag) {
		ETag own = ETag.create(etag);
		return ETag.parse(ifNoneMatch).stream().anyMatch((known) -> known.compare(own, false));
	}

	private static String strong(ETag etag) {
		return (etag.weak() ? new ETag(etag.tag(), false) : etag).formattedTag();
	}

}
