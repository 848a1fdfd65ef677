package io.pooled.web;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.PatternSyntaxException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.util.InvalidMimeTypeException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Which responses are compressed, and for whom.
 */
class CompressionRulesTests {

	private final CompressionRules rules = new CompressionRules(
			List.of("text/html", "text/plain", "application/json", "application/*+xml", "image/svg+xml"),
			List.of("MSIE [1-6]\\..*", "curl/7\\.1"), 2048);

	@ParameterizedTest
	@ValueSource(strings = { "gzip", "GZIP", "x-gzip", "*", "gzip;q=1", "gzip; q=0.5", "gzip ; q=0.001", "gzip;Q=0.5",
			"gzip, deflate, br", "deflate, gzip;q=0.2", "br;q=1.0, gzip;q=0.8, *;q=0.1", "*;q=0.5",
			"gzip;q=1, identity;q=0.5", "gzip, identity", "identity;q=0.5, gzip;q=0.5", "identity;q=0, gzip;q=0.1",
			"*;q=0, gzip", "gzip;q=1.000", "identity;q=0.5, *;q=0.6", ",gzip,", " gzip ", "\tgzip",
			"gzip;level=1;q=0.7", "compress, gzip", "identity;q=0, *", "deflate;q=0, *;q=0.2" })
	void clientThatPrefersGzipGetsIt(String acceptEncoding) {
		assertThat(this.rules.isWanted(acceptEncoding, null)).isTrue();
	}

	@ParameterizedTest
	@ValueSource(strings = { "", " ", ",", "identity", "br", "deflate, br", "gzip;q=0", "gzip;q=0.0", "gzip; q=0.000",
			"*;q=0", "gzip;q=0, *", "gzip;q=0, *;q=1", "identity, gzip;q=0.5", "gzip;q=0.2, identity;q=0.3",
			"identity;q=1, *;q=0", "identity;q=1, *;q=0.5", "gzipped", "notgzip", "gzip;q=none", "gzip;q=-1",
			"*;q=0, br", "\"gzip\"" })
	void clientThatDoesNotPreferGzipGetsContentAsItIs(String acceptEncoding) {
		assertThat(this.rules.isWanted(acceptEncoding, null)).isFalse();
	}

	@Test
	void clientThatSaysNothingGetsContentAsItIs() {
		assertThat(this.rules.isWanted(null, null)).isFalse();
		assertThat(this.rules.isWanted(null, "anything")).isFalse();
	}

	@ParameterizedTest
	@CsvSource({ "MSIE 6.0; Windows, false", "MSIE 7.0; Windows, true", "curl/7.1, false", "curl/7.10, true",
			"a curl/7.1, true", "'', true" })
	void excludedUserAgentGetsContentAsItIs(String userAgent, boolean compressed) {
		assertThat(this.rules.isWanted("gzip", userAgent)).isEqualTo(compressed);
	}

	@ParameterizedTest
	@CsvSource({ "text/html, true", "text/html;charset=UTF-8, true", "TEXT/HTML, true",
			"text/plain; charset=utf-8, true", "application/json, true", "application/atom+xml, true",
			"image/svg+xml, true", "text/css, false", "application/problem+json, false", "application/xml, false",
			"image/png, false", "text, false", "not a type, false", "'', false", "text/*, false", "*/*, false" })
	void typeDecides(String type, boolean compressible) {
		assertThat(isCompressible(200, "Content-Type", type)).isEqualTo(compressible);
	}

	@Test
	void contentOfUnknownTypeStaysAsItIs() {
		assertThat(isCompressible(200)).isFalse();
	}

	@Test
	void allTypesAreCompressedIfAllAreListed() {
		CompressionRules all = new CompressionRules(List.of("*/*"), List.of(), 0);
		assertThat(all.isCompressible(200, Map.of("Content-Type", "a/b")::get)).isTrue();
		assertThat(all.minSize()).isZero();
	}

	@ParameterizedTest
	@CsvSource({ "100, false", "101, false", "200, true", "201, true", "203, true", "204, false", "205, false",
			"206, false", "226, true", "301, true", "304, false", "400, true", "404, true", "500, true", "503, true" })
	void statusDecides(int status, boolean compressible) {
		assertThat(isCompressible(status, "Content-Type", "text/plain")).isEqualTo(compressible);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			value = { "Content-Encoding | gzip | false", "Content-Encoding | br | false",
					"Content-Encoding | identity | false", "Content-Range | bytes 0-9/100 | false",
					"Cache-Control | no-transform | false", "Cache-Control | public, no-transform | false",
					"Cache-Control | no-store | true", "Cache-Control | max-age=1 | true", "ETag | W/\"a\" | true" })
	void contentThatIsEncodedOrCutOrNotToBeChangedStaysAsItIs(String name, String value, boolean compressible) {
		assertThat(isCompressible(200, "Content-Type", "text/plain", name, value)).isEqualTo(compressible);
	}

	@ParameterizedTest
	@CsvSource({ "'\"a\"', 'W/\"a\"'", "'W/\"a\"', 'W/\"a\"'", "'\"\"', 'W/\"\"'" })
	void etagOfTheCompressedFormIsWeak(String etag, String weak) {
		assertThat(Etags.weak(etag)).isEqualTo(weak);
	}

	@Test
	void whatCannotBeParsedIsRefused() {
		assertThatExceptionOfType(InvalidMimeTypeException.class)
			.isThrownBy(() -> new CompressionRules(List.of("text"), List.of(), 0));
		assertThatExceptionOfType(PatternSyntaxException.class)
			.isThrownBy(() -> new CompressionRules(List.of(), List.of("("), 0));
	}

	private boolean isCompressible(int status, String... headers) {
		Map<String, String> map = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
		for (int i = 0; i < headers.length; i += 2) {
			map.put(headers[i], headers[i + 1]);
		}
		return this.rules.isCompressible(status, map::get);
	}

}
