package io.pooled.autoconfigure;

import java.util.List;
import java.util.stream.Stream;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.context.annotation.ImportCandidates;
import org.springframework.boot.convert.ApplicationConversionService;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.test.context.runner.AbstractApplicationContextRunner;
import org.springframework.boot.test.context.runner.ReactiveWebApplicationContextRunner;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.util.ClassUtils;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import io.pooled.Pools;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Libraries that have not everything that was there when this was compiled.
 */
@ExtendWith(OutputCaptureExtension.class)
class MisfitTests {

	private static final String WARNING = "Pooled goes without ";

	private static Stream<String> warnings(CapturedOutput output) {
		return output.getAll().lines().filter((line) -> line.contains(WARNING));
	}

	@ParameterizedTest
	@EnumSource
	void integrationThatDoesNotFitStepsAsideWithOneWarning(Misfit misfit, CapturedOutput output) throws Exception {
		misfit.run(misfit.member, "false", misfit.on());
		assertThat(warnings(output)).singleElement()
			.asString()
			.contains(WARNING + misfit.feature)
			.containsPattern(misfit.jar + "-[0-9.]+jar")
			.contains("." + misfit.member)
			.contains("'" + misfit.off + "'");
	}

	@ParameterizedTest
	@EnumSource(names = { "RECYCLER", "ENDPOINT", "COMPRESSION_REACTIVE" })
	void integrationThatIsOffStepsAsideSilently(Misfit misfit, CapturedOutput output) throws Exception {
		misfit.run(misfit.member, "false", misfit.off);
		assertThat(warnings(output)).isEmpty();
	}

	@ParameterizedTest
	@EnumSource(names = { "RECYCLER", "BODY_REACTIVE" })
	void integrationThatFitsIsThere(Misfit misfit, CapturedOutput output) throws Exception {
		misfit.run("nothing", "true", misfit.on());
		assertThat(warnings(output)).isEmpty();
	}

	@Test
	void whatIsSwitchedOffAltogetherIsNotWarnedOf(CapturedOutput output) throws Exception {
		Misfit.RECYCLER.run(Misfit.RECYCLER.member, "false", "pools.enabled=false");
		assertThat(warnings(output)).isEmpty();
	}

	/** What a library may lack. */
	enum Misfit {

		RECYCLER(Servlet.class, "jacksonRecycler", "tools.jackson.core.util.BufferRecycler", "balloc", "jackson-core",
				"a pool of Jackson's own buffers", "pools.jackson.recycler.enabled=false"),

		JSON(Servlet.class, "defaultJson", "tools.jackson.databind.ObjectWriter", "writeValue", "jackson-databind",
				"JSON encoders", "pools.jackson.enabled=false"),

		METERS(Servlet.class, "poolMetrics", "io.micrometer.core.instrument.FunctionCounter", "builder",
				"micrometer-core", "meters", "pools.metrics.enabled=false"),

		ENDPOINT(Servlet.class, "poolsEndpoint", "org.springframework.boot.actuate.endpoint.web.WebEndpointResponse",
				"", "spring-boot-actuator", "its endpoint", "management.endpoint.pools.access=none"),

		BODY(Servlet.class, "bufferBodiesPostProcessor", "jakarta.servlet.AsyncListener", "onTimeout",
				"jakarta.servlet-api", "buffers as bodies in Spring MVC", "pools.web.body.enabled=false"),

		JSON_BODY(Servlet.class, "pooledJsonConverterCustomizer", "org.springframework.http.HttpHeaders",
				"containsHeader", "spring-web", "buffered JSON", "pools.web.json.enabled=false"),

		COMPRESSION(Servlet.class, "pooledCompressionFilter", "jakarta.servlet.ServletResponse", "setContentLengthLong",
				"jakarta.servlet-api", "compression", "pools.web.compression.enabled=false"),

		ETAG(Servlet.class, "pooledEtagFilter", "jakarta.servlet.ServletRequest", "isAsyncStarted",
				"jakarta.servlet-api", "ETags", "pools.web.etag.enabled=false"),

		BODY_REACTIVE(Reactive.class, "pooledBufferCodecCustomizer", "reactor.core.publisher.Mono", "flux",
				"reactor-core", "buffers as bodies in WebFlux", "pools.web.body.enabled=false"),

		COMPRESSION_REACTIVE(Reactive.class, "pooledCompressionWebFilter",
				"org.springframework.core.io.buffer.DataBufferFactory", "allocateBuffer", "spring-core", "compression",
				"pools.web.compression.enabled=false"),

		ETAG_REACTIVE(Reactive.class, "pooledEtagWebFilter", "org.springframework.core.io.buffer.DataBufferUtils",
				"join", "spring-core", "ETags", "pools.web.etag.enabled=false"),

		GUARD(Servlet.class, "pooledRequestGuardFilter", "jakarta.servlet.AsyncContext", "addListener",
				"jakarta.servlet-api", "the request guard", "pools.web.request-guard.enabled=false"),

		GUARD_REACTIVE(Reactive.class, "pooledRequestGuardWebFilter", "reactor.core.publisher.Operators", "lift",
				"reactor-core", "the request guard", "pools.web.request-guard.enabled=false"),

		REST_CLIENT(Servlet.class, "pooledBufferClientConvertersCustomizer",
				"org.springframework.http.HttpOutputMessage", "getBody", "spring-web",
				"buffers as bodies of RestClient", "pools.web.client.enabled=false"),

		WEB_CLIENT(Reactive.class, "pooledBufferClientCodecCustomizer", "reactor.core.publisher.Flux", "collect",
				"reactor-core", "buffers as bodies of WebClient", "pools.web.client.enabled=false");

		private final Class<? extends Application> application;

		private final String bean;

		private final String type;

		private final String member;

		private final String jar;

		private final String feature;

		private final String off;

		Misfit(Class<? extends Application> application, String bean, String type, String member, String jar,
				String feature, String off) {
			this.application = application;
			this.bean = bean;
			this.type = type;
			this.member = member;
			this.jar = jar;
			this.feature = feature;
			this.off = off;
		}

		private String on() {
			return this.off.replace("=false", "=true").replace("=none", "=read-only");
		}

		private void run(String member, String present, String... properties) throws Exception {
			try (RenamingClassLoader loader = new RenamingClassLoader(this.type, member)) {
				System.setProperty("misfit.bean", this.bean);
				System.setProperty("misfit.present", present);
				System.setProperty("misfit.properties", String.join(",", properties));
				loader.run(this.application);
			}
		}

	}

	/**
	 * With a bean that is there or not; bodies, those of clients, and the guard are off
	 * unless they are what is looked at.
	 */
	abstract static class Application implements Runnable {

		abstract AbstractApplicationContextRunner<?, ?, ?> runner();

		@Override
		public final void run() {
			runner().withConfiguration(autoConfigurations())
				.withInitializer(
						(context) -> context.getEnvironment().setConversionService(new ApplicationConversionService()))
				.withBean(SimpleMeterRegistry.class)
				.withPropertyValues("management.endpoints.web.exposure.include=*", "pools.web.body.enabled=false",
						"pools.web.request-guard.enabled=false", "pools.web.client.enabled=false")
				.withPropertyValues(System.getProperty("misfit.properties").split(","))
				.run((context) -> {
					assertThat(context.getStartupFailure()).isNull();
					assertThat(context.containsBean(System.getProperty("misfit.bean")))
						.isEqualTo(Boolean.getBoolean("misfit.present"));
					JsonMapper mapper = context.getBean(JsonMapper.class);
					JsonNode tree = mapper.readTree("[1,\"a\"]".getBytes());
					assertThat(mapper.writeValueAsString(tree)).isEqualTo("[1,\"a\"]");
					context.getBeanProvider(Pools.class).ifAvailable((pools) -> assertThat(pools.names()).isNotEmpty());
				});
		}

		private static AutoConfigurations autoConfigurations() {
			List<Class<?>> own = ImportCandidates.load(AutoConfiguration.class, null)
				.getCandidates()
				.stream()
				.filter((name) -> name.startsWith("io.pooled."))
				.<Class<?>>map((name) -> ClassUtils.resolveClassName(name, null))
				.toList();
			return AutoConfigurations
				.of(Stream.concat(own.stream(), Stream.of(JacksonAutoConfiguration.class)).toArray(Class<?>[]::new));
		}

	}

	static final class Servlet extends Application {

		@Override
		AbstractApplicationContextRunner<?, ?, ?> runner() {
			return new WebApplicationContextRunner();
		}

	}

	static final class Reactive extends Application {

		@Override
		AbstractApplicationContextRunner<?, ?, ?> runner() {
			return new ReactiveWebApplicationContextRunner();
		}

	}

}
