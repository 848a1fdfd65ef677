package io.pooled.actuate.endpoint;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Properties;

import org.jspecify.annotations.Nullable;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.RuntimeHintsRegistrar;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.actuate.endpoint.Access;
import org.springframework.boot.actuate.endpoint.EndpointId;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.boot.actuate.endpoint.web.PathMappedEndpoints;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;
import org.springframework.boot.actuate.endpoint.web.annotation.WebEndpoint;
import org.springframework.context.annotation.ImportRuntimeHints;
import org.springframework.core.io.ClassPathResource;
import org.springframework.core.io.Resource;
import org.springframework.util.MimeType;
import org.springframework.util.StringUtils;
import org.springframework.web.util.HtmlUtils;
import org.springframework.web.util.UriUtils;

/**
 * A page that shows what {@link PoolsEndpoint} says, for people. Off unless access to it
 * is given. Its charts are drawn by uPlot, from a webjar; without that there are words
 * only.
 *
 * @since 0.1.0
 */
@ImportRuntimeHints(PoolsPageEndpoint.Files.class)
@WebEndpoint(id = "poolspage", defaultAccess = Access.NONE)
public class PoolsPageEndpoint {

	private static final String OWN = "io/pooled/actuate/page/";

	private static final String WEBJAR = "META-INF/maven/org.webjars.npm/uplot/pom.properties";

	private static final Map<String, String> TYPES = Map.of("pools.css", "text/css", "pools.js", "text/javascript",
			"uPlot.min.css", "text/css", "uPlot.iife.min.js", "text/javascript");

	private final ObjectProvider<PathMappedEndpoints> endpoints;

	/**
	 * Create the page.
	 * @param endpoints where it is, and what it asks
	 */
	public PoolsPageEndpoint(ObjectProvider<PathMappedEndpoints> endpoints) {
		this.endpoints = endpoints;
	}

	/**
	 * Show the page.
	 * @return the page
	 * @throws IOException if it cannot be read
	 */
	@ReadOperation(produces = "text/html;charset=UTF-8")
	public String page() throws IOException {
		String page = path("poolspage");
		String files = page.substring(page.lastIndexOf('/') + 1);
		String pools = "../".repeat(StringUtils.countOccurrencesOf(page, "/")) + path("pools");
		return own("index.html").getContentAsString(StandardCharsets.UTF_8)
			.replace("{files}", "./" + files)
			.replace("{pools}", "./" + pools);
	}

	// Below the base path of all endpoints; a property may say another one than the id.
	private String path(String id) {
		PathMappedEndpoints endpoints = this.endpoints.getIfUnique();
		String path = (endpoints != null) ? endpoints.getRootPath(EndpointId.of(id)) : null;
		String trimmed = StringUtils
			.trimLeadingCharacter(StringUtils.trimTrailingCharacter((path != null) ? path : id, '/'), '/');
		return HtmlUtils.htmlEscape(UriUtils.encodePath(trimmed, StandardCharsets.UTF_8));
	}

	/**
	 * Return what the page needs.
	 * @param file the name of a file
	 * @return its content, or 404 if the page has no such file
	 * @throws IOException if it cannot be read
	 */
	@ReadOperation
	public WebEndpointResponse<Resource> file(@Selector String file) throws IOException {
		String type = TYPES.get(file);
		Resource resource = (type != null && file.startsWith("uPlot")) ? ofLibrary(file) : own(file);
		if (type == null || resource == null || !resource.exists()) {
			return new WebEndpointResponse<>(WebEndpointResponse.STATUS_NOT_FOUND);
		}
		return new WebEndpointResponse<>(resource, WebEndpointResponse.STATUS_OK,
				MimeType.valueOf(type + ";charset=UTF-8"));
	}

	private static Resource own(String file) {
		return new ClassPathResource(OWN + file, PoolsPageEndpoint.class.getClassLoader());
	}

	private static @Nullable Resource ofLibrary(String file) throws IOException {
		ClassLoader classLoader = PoolsPageEndpoint.class.getClassLoader();
		try (InputStream source = classLoader.getResourceAsStream(WEBJAR)) {
			if (source == null) {
				return null;
			}
			Properties properties = new Properties();
			properties.load(source);
			return new ClassPathResource(
					"META-INF/resources/webjars/uplot/%s/dist/%s".formatted(properties.getProperty("version"), file),
					classLoader);
		}
	}

	/**
	 * What a native image has to keep for the page.
	 */
	static final class Files implements RuntimeHintsRegistrar {

		@Override
		public void registerHints(RuntimeHints hints, @Nullable ClassLoader classLoader) {
			hints.resources()
				.registerPattern(OWN + "*")
				.registerPattern(WEBJAR)
				.registerPattern("META-INF/resources/webjars/uplot/**");
		}

	}

}
