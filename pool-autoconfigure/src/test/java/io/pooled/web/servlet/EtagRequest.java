package io.pooled.web.servlet;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * A request of the corpus.
 *
 * @param method the method
 * @param weak whether weak ETags are asked of the filter
 * @param headers names and values in turns
 */
record EtagRequest(String method, boolean weak, List<String> headers) {

	private static final String OTHER = "\"00000000000000000000000000000000f\"";

	private static EtagRequest of(String method, boolean weak, String... headers) {
		return new EtagRequest(method, weak, List.of(headers));
	}

	/**
	 * Return what is asked before any ETag is known.
	 * @return requests, the first of which gives the ETag
	 */
	static List<EtagRequest> unconditional() {
		return List.of(of("GET", false), of("GET", true), of("HEAD", false), of("POST", false), of("PUT", false),
				of("OPTIONS", false));
	}

	/**
	 * Return what is asked where there is no time for everything.
	 * @return requests, the first of which gives the ETag
	 */
	static List<EtagRequest> few() {
		return List.of(of("GET", false), of("HEAD", true), of("POST", false));
	}

	/**
	 * Return what is asked by a client that has the body, where there is no time for
	 * everything.
	 * @param known the ETag, if there is any
	 * @return requests
	 */
	static List<EtagRequest> matching(@Nullable String known) {
		return conditional(known).subList(0, 1);
	}

	/**
	 * Return what is asked once an ETag is known.
	 * @param known the ETag, if there is any
	 * @return requests
	 */
	static List<EtagRequest> conditional(@Nullable String known) {
		String etag = (known != null) ? known : "\"none\"";
		List<EtagRequest> requests = new ArrayList<>();
		for (String condition : List.of(etag, OTHER, "*", OTHER + ", " + etag, "W/" + etag)) {
			requests.add(of("GET", false, "If-None-Match", condition));
		}
		requests.add(of("GET", true, "If-None-Match", etag));
		requests.add(of("HEAD", false, "If-None-Match", etag));
		requests.add(of("POST", false, "If-None-Match", etag));
		requests.add(of("GET", false, "If-Match", OTHER));
		requests.add(of("GET", false, "If-Modified-Since", "Fri, 20 Nov 2026 10:00:00 GMT"));
		requests.add(of("GET", false, "Range", "bytes=10-19"));
		return requests;
	}

	/**
	 * Return whether the client says that it has a body.
	 * @param etag of the body
	 * @return whether {@code If-None-Match} names it
	 */
	boolean names(@Nullable String etag) {
		int position = this.headers.indexOf("If-None-Match");
		return etag != null && position >= 0 && this.headers.get(position + 1).contains(etag);
	}

	/**
	 * Return the headers of this request for one of the filters.
	 * @param filter {@code spring}, {@code pooled} or {@code none}
	 * @return names and values in turns
	 */
	String[] through(String filter) {
		String[] all = Arrays.copyOf(this.headers.toArray(String[]::new), this.headers.size() + 2);
		all[all.length - 2] = EtagSetup.FILTER;
		all[all.length - 1] = (this.weak && !"none".equals(filter)) ? filter + "-weak" : filter;
		return all;
	}

}
