package io.pooled.autoconfigure.endpoint;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;

import com.acme.Parser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.jetty.autoconfigure.servlet.JettyServletWebServerAutoConfiguration;
import org.springframework.boot.reactor.netty.NettyReactiveWebServerFactory;
import org.springframework.boot.reactor.netty.NettyWebServer;
import org.springframework.boot.tomcat.TomcatWebServer;
import org.springframework.boot.web.server.WebServer;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import io.pooled.Lease;
import io.pooled.Pool;
import io.pooled.Pools;
import io.pooled.buffer.PooledBuffer;
import io.pooled.buffer.PooledBufferFactory;

import static org.assertj.core.api.Assertions.assertThat;

@ParameterizedClass
@EnumSource
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@SuppressWarnings("NullAway.Init")
class PoolsEndpointWebIntegrationTests {

	private static final Set<String> KEYS = Set.of("kind", "acquires", "hits", "misses", "releases", "hitRate",
			"imbalance", "inUse", "idle", "retainedBytes", "maxRetainedBytes", "created", "discarded", "overdue",
			"leaked", "staleReleases", "churnPerGc", "status");

	private static final Set<String> MORE_KEYS = Set.of("settings", "sizeClasses", "sizes", "findings", "leaks");

	private static final Set<String> REASONS = Set.of("full", "oversize", "idle", "pressure", "invalid", "abandoned",
			"explicit");

	private static final Duration PATIENCE = Duration.ofSeconds(60);

	@Parameter
	private Stack stack = Stack.MVC_ON_TOMCAT;

	private ConfigurableApplicationContext readOnly;

	private ConfigurableApplicationContext unrestricted;

	@BeforeParameterizedClassInvocation
	void start(Stack stack) {
		this.readOnly = stack.start();
		this.unrestricted = stack.start("--management.endpoint.pools.access=unrestricted");
	}

	@AfterParameterizedClassInvocation
	void stop() {
		this.readOnly.close();
		this.unrestricted.close();
	}

	@Test
	void theServerIsTheOneMeant() {
		assertThat(((WebServerApplicationContext) this.readOnly).getWebServer()).isInstanceOf(this.stack.server);
	}

	@Test
	void everyPoolHasTheKeysOfTheContract() throws Exception {
		JsonNode body = get(this.readOnly, "");
		assertThat(body.propertyNames()).containsExactly("pools");
		assertThat(body.get("pools").propertyNames()).containsAll(this.readOnly.getBean(Pools.class).names())
			.contains("default", "defaultGzip", "defaultJson", "defaultDigest", "exports", "parsers");
		assertThat(body.get("pools").properties()).allSatisfy((pool) -> {
			assertThat(pool.getValue().propertyNames()).as(pool.getKey()).containsExactlyInAnyOrderElementsOf(KEYS);
			assertThat(pool.getValue().get("discarded").propertyNames()).containsExactlyInAnyOrderElementsOf(REASONS);
			assertThat(pool.getValue().get("status").asString()).isIn("healthy", "attention", "warming");
			assertThat(pool.getValue().get("kind").asString()).isIn("buffer", "object", "gzip", "json", "digest",
					"recycler");
		});
	}

	@Test
	void onePoolHasTheKeysOfTheContractAndMore() throws Exception {
		Set<String> keys = new TreeSet<>(KEYS);
		keys.addAll(MORE_KEYS);
		for (String name : this.readOnly.getBean(Pools.class).names()) {
			JsonNode pool = get(this.readOnly, "/" + name);
			assertThat(pool.propertyNames()).as(name).containsExactlyInAnyOrderElementsOf(keys);
			assertThat(pool.get("settings").isObject()).isTrue();
			assertThat(pool.get("findings").isArray()).isTrue();
			assertThat(pool.get("leaks").isArray()).isTrue();
			assertThat(pool.get("sizes").isArray()).isTrue();
			assertThat(pool.get("sizeClasses").isArray()).isTrue();
		}
	}

	@Test
	void figuresAreReal() throws Exception {
		PooledBufferFactory exports = this.readOnly.getBean("exports", PooledBufferFactory.class);
		JsonNode before = get(this.readOnly, "/exports");
		exports.use((buffer) -> buffer.size());
		try (PooledBuffer buffer = exports.acquire()) {
			buffer.write(1);
			JsonNode during = get(this.readOnly, "/exports");
			assertThat(during.get("acquires").asLong() - before.get("acquires").asLong()).isEqualTo(2);
			assertThat(during.get("releases").asLong() - before.get("releases").asLong()).isOne();
			assertThat(during.get("inUse").asLong()).isOne();
			assertThat(during.get("hits").asLong() + during.get("misses").asLong())
				.isEqualTo(during.get("acquires").asLong());
			assertThat(during.get("maxRetainedBytes").asLong()).isEqualTo(7L << 20);
			assertThat(during.get("settings").get("limit").asLong()).isEqualTo(5 << 10);
		}
		JsonNode after = get(this.readOnly, "").get("pools").get("exports");
		assertThat(after.get("inUse").asLong()).isZero();
		assertThat(after.get("idle").asLong()).isPositive();
		assertThat(after.get("releases").asLong()).isEqualTo(after.get("acquires").asLong());
		JsonNode sizeClass = get(this.readOnly, "/exports").get("sizeClasses").get(0);
		assertThat(sizeClass.propertyNames()).containsExactlyInAnyOrder("size", "hits", "misses", "idle",
				"retainedBytes");
		assertThat(sizeClass.get("size").asLong()).isEqualTo(1024);
		JsonNode size = get(this.readOnly, "/exports").get("sizes").get(0);
		assertThat(size.propertyNames()).containsExactlyInAnyOrder("upTo", "count");
	}

	@Test
	void unknownPoolIsNotFound() throws Exception {
		assertThat(send(this.readOnly, "GET", "/nobody").statusCode()).isEqualTo(404);
	}

	@Test
	void emptyingAPoolIsNotAllowedUnlessConfigured() throws Exception {
		Pool<?> parsers = this.readOnly.getBean("parsers", Pool.class);
		parsers.use(Object::hashCode);
		assertThat(send(this.readOnly, "DELETE", "/parsers").statusCode()).isEqualTo(405);
		assertThat(parsers.stats().idle()).isOne();
	}

	@Test
	@SuppressWarnings("unchecked")
	void emptyingAPoolLeavesWhatIsInUse() throws Exception {
		Pool<Parser> parsers = this.unrestricted.getBean("parsers", Pool.class);
		try (Lease<Parser> lease = parsers.acquire(); Lease<Parser> other = parsers.acquire()) {
			other.close();
			assertThat(parsers.stats().idle()).isOne();
			HttpResponse<String> response = send(this.unrestricted, "DELETE", "/parsers");
			assertThat(response.statusCode()).isEqualTo(204);
			assertThat(response.body()).isEmpty();
			JsonNode pool = get(this.unrestricted, "/parsers");
			assertThat(pool.get("idle").asLong()).isZero();
			assertThat(pool.get("inUse").asLong()).isOne();
			assertThat(pool.get("discarded").get("explicit").asLong()).isOne();
			assertThat(lease.get().feed("still usable").parsed()).isEqualTo("still usable");
		}
	}

	@Test
	void emptyingAnUnknownPoolIsNotFound() throws Exception {
		assertThat(send(this.unrestricted, "DELETE", "/nobody").statusCode()).isEqualTo(404);
	}

	@Test
	void readingIsAllowedWhereEmptyingIs() throws Exception {
		assertThat(get(this.unrestricted, "").get("pools").has("default")).isTrue();
		assertThat(send(this.unrestricted, "GET", "/nobody").statusCode()).isEqualTo(404);
	}

	@Test
	void emptyingAllPoolsIsNotAnOperation() throws Exception {
		assertThat(send(this.unrestricted, "DELETE", "").statusCode()).isEqualTo(405);
	}

	private static JsonNode get(ConfigurableApplicationContext context, String path) throws Exception {
		HttpResponse<String> response = send(context, "GET", path);
		assertThat(response.statusCode()).isEqualTo(200);
		return new JsonMapper().readTree(response.body());
	}

	/*
	 * On a connection of its own: a request that comes while the one before it is still
	 * being ended makes Reactor Netty 1.3.7 stop reading that connection (issue 4361).
	 */
	private static HttpResponse<String> send(ConfigurableApplicationContext context, String method, String path)
			throws IOException, InterruptedException {
		String port = context.getEnvironment().getRequiredProperty("local.server.port");
		URI uri = URI.create("http://localhost:" + port + "/actuator/pools" + path);
		HttpRequest request = HttpRequest.newBuilder(uri)
			.method(method, HttpRequest.BodyPublishers.noBody())
			.timeout(PATIENCE)
			.build();
		return HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
	}

	enum Stack {

		MVC_ON_TOMCAT(WebApplicationType.SERVLET, TomcatWebServer.class, ServletApplication.class),

		WEBFLUX_ON_NETTY(WebApplicationType.REACTIVE, NettyWebServer.class, ReactiveApplication.class);

		private final WebApplicationType type;

		private final Class<? extends WebServer> server;

		private final Class<?> application;

		Stack(WebApplicationType type, Class<? extends WebServer> server, Class<?> application) {
			this.type = type;
			this.server = server;
			this.application = application;
		}

		private ConfigurableApplicationContext start(String... arguments) {
			return new SpringApplicationBuilder(this.application).web(this.type)
				.properties("server.port=0", "spring.main.banner-mode=off",
						"management.endpoints.web.exposure.include=pools", "pools.buffer.exports.limit=5KB",
						"pools.buffer.exports.max-retained=7MB", "pools.object.parsers.type=com.acme.Parser")
				.run(arguments);
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration(exclude = JettyServletWebServerAutoConfiguration.class)
	static class ServletApplication {

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class ReactiveApplication {

		@Bean
		NettyReactiveWebServerFactory serverFactory() {
			return new NettyReactiveWebServerFactory();
		}

	}

}
