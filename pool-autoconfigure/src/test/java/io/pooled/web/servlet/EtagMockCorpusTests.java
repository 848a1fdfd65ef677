package io.pooled.web.servlet;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;

import jakarta.servlet.Filter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.web.filter.ShallowEtagHeaderFilter;

import io.pooled.buffer.PooledBufferFactory;
import io.pooled.digest.PooledDigest;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The same corpus without a server, which shows what a server never tells its clients.
 */
class EtagMockCorpusTests {

	private static final Map<String, ServletReply> REPLIES = replies();

	private final EtagAnswers written = new EtagAnswers();

	private final PooledBufferFactory buffers = PooledBufferFactory.builder("bodies").build();

	private final PooledDigest digest = PooledDigest.of("webEtag", "MD5");

	EtagMockCorpusTests() throws IOException {
	}

	private static Map<String, ServletReply> replies() {
		Map<String, ServletReply> replies = new LinkedHashMap<>(ServletReply.ofServlets());
		EtagFailures.addUnfinishedTo(replies);
		replies.keySet().removeAll(ServletReply.unlikeSpring());
		return replies;
	}

	static Stream<String> corpus() {
		return REPLIES.keySet().stream();
	}

	@ParameterizedTest
	@MethodSource("corpus")
	void responsesAreThoseOfShallowEtagHeaderFilter(String name) {
		String path = "/replies/" + name;
		String etag = null;
		for (EtagRequest request : EtagRequest.unconditional()) {
			Map<String, @Nullable Object> outcome = sameAsSpring(name, request);
			assertThat(summary(outcome)).as(request + ": " + outcome)
				.isEqualTo(this.written.withoutServer(path, request, null));
			if ("GET".equals(request.method()) && !request.weak()) {
				etag = (String) outcome.get("etag");
				assertThat(etag).isEqualTo(this.written.etag(path, body(outcome)));
			}
		}
		for (EtagRequest request : EtagRequest.conditional(etag)) {
			Map<String, @Nullable Object> outcome = sameAsSpring(name, request);
			assertThat(summary(outcome)).as(request + ": " + outcome)
				.isEqualTo(this.written.withoutServer(path, request, etag));
		}
	}

	private static String summary(Map<String, @Nullable Object> outcome) {
		return outcome.get("status") + " " + ((outcome.get("thrown") == null) ? "" : "thrown ") + body(outcome).length;
	}

	private static byte[] body(Map<String, @Nullable Object> outcome) {
		return String.valueOf(outcome.get("body")).getBytes(StandardCharsets.ISO_8859_1);
	}

	private Map<String, @Nullable Object> sameAsSpring(String name, EtagRequest request) {
		ShallowEtagHeaderFilter spring = new ShallowEtagHeaderFilter();
		PooledEtagFilter pooled = EtagSetup.pooled(this.buffers, this.digest);
		spring.setWriteWeakETag(request.weak());
		pooled.setWriteWeakETag(request.weak());
		Map<String, @Nullable Object> outcome = outcome(pooled, name, request);
		Map<String, @Nullable Object> expected = outcome(spring, name, request);
		if (("HEAD".equals(request.method()) || name.startsWith("etag-and-length"))
				&& Objects.equals(expected.get("length"), 0L) && !Objects.equals(expected.get("status"), 304)
				&& !expected.containsKey("thrown")) {
			// Spring's filter loses it of a body that is not to be written, or has an
			// ETag.
			Map<String, @Nullable Object> plain = outcome((req, res, chain) -> chain.doFilter(req, res), name, request);
			expected.put("length", plain.get("length"));
			expected.put("headers", plain.get("headers"));
		}
		assertThat(outcome).as(name + request).isEqualTo(expected);
		assertThat(this.buffers.stats().inUse() + this.digest.stats().inUse()).isZero();
		assertThat(this.buffers.stats().staleReleases() + this.digest.stats().staleReleases()).isZero();
		return outcome;
	}

	private static Map<String, @Nullable Object> outcome(Filter filter, String name, EtagRequest mock) {
		MockHttpServletRequest request = new MockHttpServletRequest(mock.method(), "/" + name);
		for (int i = 0; i < mock.headers().size(); i += 2) {
			request.addHeader(mock.headers().get(i), mock.headers().get(i + 1));
		}
		MockHttpServletResponse response = new MockHttpServletResponse();
		Map<String, @Nullable Object> outcome = new TreeMap<>();
		try {
			filter.doFilter(request, response, (req, res) -> {
				try {
					reply(name).to((HttpServletRequest) req, (HttpServletResponse) res);
				}
				catch (RuntimeException ex) {
					throw ex;
				}
				catch (Exception ex) {
					throw new IllegalStateException(ex);
				}
			});
		}
		catch (Exception ex) {
			outcome.put("thrown", ex.toString());
		}
		List<String> headers = new ArrayList<>();
		response.getHeaderNames().forEach((header) -> headers.add(header + response.getHeaders(header)));
		outcome.put("headers", headers.stream().sorted().toList());
		outcome.put("status", response.getStatus());
		outcome.put("message", response.getErrorMessage());
		outcome.put("redirected", response.getRedirectedUrl());
		outcome.put("committed", response.isCommitted());
		outcome.put("encoding", response.getCharacterEncoding());
		outcome.put("etag", response.getHeader("ETag"));
		outcome.put("length", response.getContentLengthLong());
		outcome.put("body", new String(response.getContentAsByteArray(), StandardCharsets.ISO_8859_1));
		return outcome;
	}

	private static ServletReply reply(String name) {
		return Objects.requireNonNull(REPLIES.get(name), name);
	}

}
