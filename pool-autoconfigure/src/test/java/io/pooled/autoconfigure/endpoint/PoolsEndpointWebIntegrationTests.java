package io.pooled.autoconfigure.endpoint;

import java.util.ArrayList;
import java.util.List;
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
import org.springframework.boot.reactor.netty.NettyWebServer;
import org.springframework.boot.tomcat.TomcatWebServer;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.annotation.Configuration;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import io.pooled.Lease;
import io.pooled.Pool;
import io.pooled.Pools;
import io.pooled.buffer.PooledBuffer;
import io.pooled.buffer.PooledBufferFactory;
import io.pooled.web.http.Reply;
import io.pooled.web.http.Request;
import io.pooled.web.http.RunningApplication;
import io.pooled.web.http.ServerUnderTest;

import static org.assertj.core.api.Assertions.assertThat;

@ParameterizedClass
@EnumSource(names = { "TOMCAT", "NETTY" })
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@SuppressWarnings("NullAway.Init")
class PoolsEndpointWebIntegrationTests {

	private static final Set<String> KEYS = Set.of("kind", "acquires", "hits", "misses", "releases", "hitRate",
			"imbalance", "inUse", "idle", "retainedBytes", "maxRetainedBytes", "created", "discarded", "overdue",
			"leaked", "staleReleases", "exhausted", "churnPerGc", "status");

	private static final Set<String> MORE_KEYS = Set.of("settings", "sizeClasses", "sizes", "findings", "leaks");

	private static final Set<String> REASONS = Set.of("full", "oversize", "idle", "pressure", "invalid", "abandoned",
			"explicit");

	@Parameter
	private ServerUnderTest server = ServerUnderTest.TOMCAT;

	private RunningApplication readOnly;

	private RunningApplication unrestricted;

	@BeforeParameterizedClassInvocation
	void start(ServerUnderTest server) {
		List<String> properties = new ArrayList<>(
				List.of("management.endpoints.web.exposure.include=pools", "pools.buffer.exports.limit=5KB",
						"pools.buffer.exports.max-retained=7MB", "pools.object.parsers.type=com.acme.Parser"));
		this.readOnly = server.startWithErrorPages(Parsers.class, properties.toArray(String[]::new));
		properties.add("management.endpoint.pools.access=unrestricted");
		this.unrestricted = server.startWithErrorPages(Parsers.class, properties.toArray(String[]::new));
	}

	@AfterParameterizedClassInvocation
	void stop() {
		this.readOnly.close();
		this.unrestricted.close();
	}

	@Test
	void theServerIsTheOneMeant() {
		assertThat(((WebServerApplicationContext) this.readOnly.context()).getWebServer())
			.isInstanceOf(this.server.isReactive() ? NettyWebServer.class : TomcatWebServer.class);
	}

	@Test
	void everyPoolHasTheKeysOfTheContract() throws Exception {
		JsonNode body = get(this.readOnly, "");
		assertThat(body.propertyNames()).containsExactly("pools");
		assertThat(body.get("pools").propertyNames()).containsAll(this.readOnly.context().getBean(Pools.class).names())
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
		for (String name : this.readOnly.context().getBean(Pools.class).names()) {
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
		PooledBufferFactory exports = this.readOnly.context().getBean("exports", PooledBufferFactory.class);
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
	void adviceHasTheKeysOfTheContract() throws Exception {
		PooledBufferFactory exports = this.readOnly.context().getBean("exports", PooledBufferFactory.class);
		for (int i = 0; i < 200; i++) {
			try (PooledBuffer buffer = exports.acquire()) {
				buffer.write(new byte[2_000]);
			}
		}
		JsonNode advice = get(this.readOnly, "/exports/advice");
		assertThat(advice.propertyNames()).containsExactlyInAnyOrder("yaml", "settings", "predicted", "current",
				"samples");
		assertThat(advice.get("yaml").asString()).startsWith("pools:\n  buffer:\n    exports:\n      size-classes: ");
		assertThat(advice.get("settings").isObject()).isTrue();
		for (String which : List.of("predicted", "current")) {
			assertThat(advice.get(which).propertyNames()).containsExactlyInAnyOrder("hitRate", "wasteRatio");
			assertThat(advice.get(which).get("hitRate").asDouble()).isBetween(0.9, 1.0);
		}
		assertThat(advice.get("samples").asLong()).isGreaterThanOrEqualTo(200);
	}

	@Test
	void thereIsNoAdviceWhereThereAreNoSizes() throws Exception {
		assertThat(send(this.readOnly, "GET", "/parsers/advice").status()).isEqualTo(404);
		assertThat(send(this.readOnly, "GET", "/uploads/advice").status()).isEqualTo(404);
		assertThat(send(this.readOnly, "GET", "/nobody/advice").status()).isEqualTo(404);
		assertThat(send(this.readOnly, "GET", "/exports/other").status()).isEqualTo(404);
	}

	@Test
	void unknownPoolIsNotFound() throws Exception {
		assertThat(send(this.readOnly, "GET", "/nobody").status()).isEqualTo(404);
	}

	@Test
	void emptyingAPoolIsNotAllowedUnlessConfigured() throws Exception {
		Pool<?> parsers = this.readOnly.context().getBean("parsers", Pool.class);
		parsers.use(Object::hashCode);
		assertThat(send(this.readOnly, "DELETE", "/parsers").status()).isEqualTo(405);
		assertThat(parsers.stats().idle()).isOne();
	}

	@Test
	@SuppressWarnings("unchecked")
	void emptyingAPoolLeavesWhatIsInUse() throws Exception {
		Pool<Parser> parsers = this.unrestricted.context().getBean("parsers", Pool.class);
		try (Lease<Parser> lease = parsers.acquire(); Lease<Parser> other = parsers.acquire()) {
			other.close();
			assertThat(parsers.stats().idle()).isOne();
			Reply response = send(this.unrestricted, "DELETE", "/parsers");
			assertThat(response.status()).isEqualTo(204);
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
		assertThat(send(this.unrestricted, "DELETE", "/nobody").status()).isEqualTo(404);
	}

	@Test
	void readingIsAllowedWhereEmptyingIs() throws Exception {
		assertThat(get(this.unrestricted, "").get("pools").has("default")).isTrue();
		assertThat(send(this.unrestricted, "GET", "/nobody").status()).isEqualTo(404);
	}

	@Test
	void emptyingAllPoolsIsNotAnOperation() throws Exception {
		assertThat(send(this.unrestricted, "DELETE", "").status()).isEqualTo(405);
	}

	private static JsonNode get(RunningApplication application, String path) {
		Reply reply = send(application, "GET", path);
		assertThat(reply.status()).isEqualTo(200);
		return new JsonMapper().readTree(reply.text());
	}

	private static Reply send(RunningApplication application, String method, String path) {
		return application.send(Request.get("/actuator/pools" + path).as(method));
	}

	@Configuration(proxyBeanMethods = false)
	static class Parsers {

	}

}
