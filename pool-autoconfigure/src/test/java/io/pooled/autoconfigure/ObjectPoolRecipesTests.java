package io.pooled.autoconfigure;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import com.acme.AuditTrail;
import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import com.sun.management.ThreadMXBean;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.stereotype.Component;
import org.springframework.stereotype.Service;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestAttribute;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.filter.OncePerRequestFilter;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import io.pooled.Lease;
import io.pooled.Pool;
import io.pooled.PooledObjectFactory;
import io.pooled.Pools;
import io.pooled.docs.Page;
import io.pooled.web.http.Connection;
import io.pooled.web.http.Reply;
import io.pooled.web.http.Request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * The examples of {@code docs/recipes.md}: with the YAML of that page, with Java that is
 * also there word for word, and with the figures that it shows.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@SuppressWarnings("NullAway.Init")
class ObjectPoolRecipesTests {

	private static final Page PAGE = new Page("recipes.md");

	private ConfigurableApplicationContext context;

	@BeforeAll
	void start() {
		this.context = new SpringApplicationBuilder(Recipes.class).web(WebApplicationType.SERVLET)
			.initializers(PAGE.blocks("yaml").stream().map(Yaml::of).toArray(Yaml[]::new))
			.properties("server.port=0", "spring.main.banner-mode=off",
					"management.endpoints.web.exposure.include=pools")
			.run();
	}

	@AfterAll
	void stop() {
		this.context.close();
	}

	@Test
	void rowsAreBuiltByOneBuilder() {
		Rows rows = this.context.getBean(Rows.class);
		List<Struct> built = new ArrayList<>();
		for (int i = 0; i < 100; i++) {
			built.add(rows.row(Map.of("a" + i, "x", "b", "y" + i)));
		}
		for (int i = 0; i < built.size(); i++) {
			assertThat(built.get(i).getFieldsMap()).as("row " + i).containsOnlyKeys("a" + i, "b");
			assertThat(built.get(i).getFieldsOrThrow("b").getStringValue()).isEqualTo("y" + i);
		}
		assertThat(shown("structs")).containsAllEntriesOf(figures(0));
	}

	@Test
	void pageBeyondTheLimitIsNotKept() {
		Pages pages = this.context.getBean(Pages.class);
		for (int i = 1; i < 100; i++) {
			assertThat(pages.page(2)).isEqualTo("line 0\nline 1\n");
		}
		assertThat(pages.page(100_000)).hasSizeGreaterThan(64 * 1024);
		assertThat(shown("pages")).containsAllEntriesOf(figures(1));
		assertThat(pages.page(1)).isEqualTo("line 0\n");
	}

	@Test
	void pageUpToTheLimitIsKept() {
		Pool<StringBuilder> pages = Pool.builder("pages", new PageBuilders()).build();
		pages.use((page) -> {
			page.ensureCapacity(64 * 1024);
			return page.append('x');
		});
		assertThat(pages.stats().idle()).isOne();
		pages.use((page) -> page.append("x".repeat(64 * 1024 + 1)));
		assertThat(pages.stats().idle()).isZero();
		assertThat(pages.stats().discarded()).containsEntry("invalid", 1L);
	}

	@Test
	void poolOfPagesSavesTheGrowingAndPoolOfRowsNextToNothing() {
		Pages pages = new Pages(Pool.builder("pages", new PageBuilders()).build());
		long pooled = allocated(() -> pages.page(1000));
		long unpooled = allocated(
				() -> new Pages(Pool.builder("new", () -> new StringBuilder()).maxIdle(0).build()).page(1000));
		assertThat(pooled).as("bytes for a page").isLessThan(unpooled / 2);
		Map<String, String> cells = IntStream.range(0, 50)
			.boxed()
			.collect(Collectors.toMap((i) -> "c" + i, (i) -> "x"));
		Rows rows = new Rows(Pool.builder("structs", new PooledObjectFactory<Struct.Builder>() {

			@Override
			public Struct.Builder create() {
				return Struct.newBuilder();
			}

			@Override
			public boolean reset(Struct.Builder row) {
				row.clear();
				return true;
			}

		}).build());
		Rows newRows = new Rows(Pool.builder("new", Struct::newBuilder).maxIdle(0).build());
		assertThat(allocated(() -> rows.row(cells))).as("bytes for a row")
			.isGreaterThan(allocated(() -> newRows.row(cells)) * 9 / 10);
	}

	private static long allocated(Supplier<?> use) {
		ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
		Object last = use.get();
		long before = threads.getCurrentThreadAllocatedBytes();
		for (int i = 0; i < 100; i++) {
			last = use.get();
		}
		long bytes = threads.getCurrentThreadAllocatedBytes() - before;
		assertThat(last).isNotNull();
		return bytes;
	}

	@Test
	void requestsHaveOneTrailAfterTheOther() throws Exception {
		Pool<AuditTrail> trails = pool("trails");
		for (int i = 0; i < 100; i++) {
			assertThat(get("/orders/" + i)).isEqualTo("order " + i);
			awaitUnused(trails);
		}
		assertThat(endpoint("trails")).containsAllEntriesOf(figures(2));
		awaitUnused(trails);
		List<String> steps = trails.use(AuditTrail::steps);
		assertThat(steps).isEmpty();
	}

	// The client may have the whole response before the filter has returned, and a lease
	// may
	// be over before its object is idle.
	private static void awaitUnused(Pool<?> pool) {
		long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
		while (pool.stats().inUse() > 0 || pool.stats().idle() == 0) {
			assertThat(System.nanoTime()).isLessThan(deadline);
			Thread.onSpinWait();
		}
	}

	@Test
	void leaseThatOutlivesItsRequestIsRefusedWhereTheObjectWouldNotBe() {
		Pool<AuditTrail> trails = Pool.builder("trails", AuditTrail::new).build();
		Lease<AuditTrail> kept = trails.acquire();
		AuditTrail object = kept.get();
		kept.close();
		try (Lease<AuditTrail> next = trails.acquire()) {
			assertThat(next.get()).isSameAs(object);
			assertThatIllegalStateException().isThrownBy(() -> kept.get().add("late"))
				.withMessageContaining("Pool 'trails'");
			object.add("late");
			assertThat(next.get().steps()).containsExactly("late");
		}
	}

	@ParameterizedTest
	@MethodSource("javaOfThePage")
	void javaOfThePageIsThatOfTheTests(String java) {
		Page.assertIsInSources(java, "io/pooled/autoconfigure/ObjectPoolRecipesTests.java", "com/acme/AuditTrail.java");
	}

	static List<String> javaOfThePage() {
		return PAGE.blocks("java");
	}

	private static Map<String, Object> figures(int recipe) {
		return map(new JsonMapper().readTree(PAGE.blocks("json").get(recipe)));
	}

	@SuppressWarnings("unchecked")
	private static Map<String, Object> map(JsonNode json) {
		return new JsonMapper().convertValue(json, Map.class);
	}

	private Map<String, Object> shown(String pool) {
		JsonMapper mapper = new JsonMapper();
		return map(mapper.readTree(mapper.writeValueAsBytes(pool(pool).stats())));
	}

	private Map<String, Object> endpoint(String pool) throws Exception {
		return map(new JsonMapper().readTree(get("/actuator/pools")).get("pools").get(pool));
	}

	private String get(String path) throws IOException {
		int port = this.context.getEnvironment().getRequiredProperty("local.server.port", Integer.class);
		try (Connection connection = new Connection(port)) {
			connection.send(Request.get(path));
			Reply reply = connection.receive();
			assertThat(reply.status()).as(path).isEqualTo(200);
			return reply.text();
		}
	}

	@SuppressWarnings("unchecked")
	private <T> Pool<T> pool(String name) {
		return (Pool<T>) this.context.getBean(Pools.class).get(name);
	}

	@Configuration(proxyBeanMethods = false)
	static class StructConfiguration {

		@Bean
		Supplier<Struct.Builder> structBuilders() {
			return Struct::newBuilder;
		}

	}

	@Service
	static class Rows {

		private final Pool<Struct.Builder> structs;

		Rows(Pool<Struct.Builder> structs) {
			this.structs = structs;
		}

		Struct row(Map<String, String> cells) {
			try (Lease<Struct.Builder> lease = this.structs.acquire()) {
				Struct.Builder row = lease.get();
				cells.forEach((name, cell) -> row.putFields(name, Value.newBuilder().setStringValue(cell).build()));
				return row.build();
			}
		}

	}

	@Component("pageBuilders")
	static class PageBuilders implements PooledObjectFactory<StringBuilder> {

		private static final int LIMIT = 64 * 1024;

		@Override
		public StringBuilder create() {
			return new StringBuilder(16 * 1024);
		}

		@Override
		public boolean reset(StringBuilder page) {
			page.setLength(0);
			return page.capacity() <= LIMIT;
		}

	}

	@Service
	static class Pages {

		private final Pool<StringBuilder> pages;

		Pages(Pool<StringBuilder> pages) {
			this.pages = pages;
		}

		String page(int lines) {
			return this.pages.use((page) -> {
				for (int i = 0; i < lines; i++) {
					page.append("line ").append(i).append('\n');
				}
				return page.toString();
			});
		}

	}

	@Component
	static class AuditTrailFilter extends OncePerRequestFilter {

		static final String TRAIL = "com.acme.trail";

		private final Pool<AuditTrail> trails;

		AuditTrailFilter(Pool<AuditTrail> trails) {
			this.trails = trails;
		}

		@Override
		protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
				throws ServletException, IOException {
			try (Lease<AuditTrail> trail = this.trails.acquire()) {
				request.setAttribute(TRAIL, trail);
				chain.doFilter(request, response);
				this.logger.info(trail.get().steps());
			}
		}

	}

	@RestController
	static class Orders {

		@GetMapping("/orders/{id}")
		String order(@PathVariable long id, @RequestAttribute(AuditTrailFilter.TRAIL) Lease<AuditTrail> trail) {
			trail.get().add("order " + id);
			return "order " + id;
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@Import({ StructConfiguration.class, Rows.class, PageBuilders.class, Pages.class, AuditTrailFilter.class,
			Orders.class })
	static class Recipes {

	}

}
