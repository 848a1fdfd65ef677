package io.pooled.web;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

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

}
