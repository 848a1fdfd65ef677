package io.pooled.autoconfigure.web;

import java.io.IOException;
import java.util.Objects;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.springframework.boot.Banner.Mode;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.jetty.autoconfigure.actuate.web.server.JettyServletManagementContextAutoConfiguration;
import org.springframework.boot.jetty.autoconfigure.servlet.JettyServletWebServerAutoConfiguration;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.filter.ShallowEtagHeaderFilter;

import io.pooled.Pools;
import io.pooled.autoconfigure.PooledEncodersAutoConfiguration;
import io.pooled.autoconfigure.PoolsAutoConfiguration;
import io.pooled.autoconfigure.web.servlet.PooledCompressionWebMvcAutoConfiguration;
import io.pooled.autoconfigure.web.servlet.PooledEtagWebMvcAutoConfiguration;
import io.pooled.digest.PooledDigest;
import io.pooled.web.http.Connection;
import io.pooled.web.http.Request;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What servers of parents and children show and do.
 */
class ContextHierarchyWebTests {

	private static ConfigurableApplicationContext start(SpringApplicationBuilder builder, WebApplicationType type,
			String... properties) {
		return builder.web(type)
			.bannerMode(Mode.OFF)
			.run(Stream
				.concat(Stream.of(properties),
						Stream.of("server.port=0", "management.endpoints.web.exposure.include=*"))
				.map((property) -> "--" + property)
				.toArray(String[]::new));
	}

	private static String poolsAt(ConfigurableApplicationContext context, String port) throws IOException {
		try (Connection connection = new Connection(
				context.getEnvironment().getRequiredProperty(port, Integer.class))) {
			connection.send(Request.get("/actuator/pools"));
			return connection.receive().body();
		}
	}

	@Test
	void childrenShowTheirPoolsOnTheirServers() throws Exception {
		try (ConfigurableApplicationContext parent = start(new SpringApplicationBuilder(App.class),
				WebApplicationType.NONE, "pools.buffer.inparent.limit=5KB");
				ConfigurableApplicationContext one = start(new SpringApplicationBuilder(App.class).parent(parent),
						WebApplicationType.SERVLET, "pools.buffer.first.limit=5KB");
				ConfigurableApplicationContext two = start(new SpringApplicationBuilder(App.class).parent(parent),
						WebApplicationType.SERVLET, "pools.buffer.second.limit=5KB")) {
			assertThat(poolsAt(one, "local.server.port")).contains("\"first\"").doesNotContain("inparent", "second");
			assertThat(poolsAt(two, "local.server.port")).contains("\"second\"").doesNotContain("inparent", "first");
		}
	}

	@Test
	void childWithoutPoolsShowsThoseOfTheParentOnItsServer() throws Exception {
		try (ConfigurableApplicationContext parent = start(new SpringApplicationBuilder(App.class),
				WebApplicationType.NONE, "pools.buffer.inparent.limit=5KB");
				ConfigurableApplicationContext child = start(new SpringApplicationBuilder(App.class).parent(parent),
						WebApplicationType.SERVLET, "pools.enabled=false")) {
			assertThat(poolsAt(child, "local.server.port")).contains("\"inparent\"");
		}
	}

	@Test
	void managementContextShowsThePoolsOfTheApplication() throws Exception {
		try (ConfigurableApplicationContext context = start(new SpringApplicationBuilder(App.class),
				WebApplicationType.SERVLET, "management.server.port=0", "pools.buffer.exports.limit=5KB")) {
			assertThat(poolsAt(context, "local.management.port")).contains("\"exports\"", "\"defaultGzip\"");
			assertThat(poolsAt(context, "local.server.port")).doesNotContain("exports");
		}
	}

	@Test
	void filtersOfAChildAreItsOwn() {
		try (AnnotationConfigApplicationContext parent = new AnnotationConfigApplicationContext(
				ParentOfFilters.class)) {
			new WebApplicationContextRunner().withParent(parent)
				.withConfiguration(AutoConfigurations.of(PoolsAutoConfiguration.class, PooledWebAutoConfiguration.class,
						PooledEncodersAutoConfiguration.class, PooledEtagWebMvcAutoConfiguration.class,
						PooledCompressionWebMvcAutoConfiguration.class))
				.withPropertyValues("pools.web.etag.enabled=true", "pools.web.compression.enabled=true",
						"pools.web.compression.level=3")
				.run((context) -> {
					assertThat(context).getBeans(FilterRegistrationBean.class)
						.containsKeys("pooledEtagFilter", "pooledCompressionFilter");
					Pools pools = context.getBean(Pools.class);
					assertThat(pools.names()).contains("webEtag", "webCompression");
					assertThat(Objects.requireNonNull(pools.get("webCompression").details().settings().get("level")))
						.isEqualTo(3);
					assertThat(parent.getBean("webEtag")).isNotSameAs(context.getBean("webEtag"));
				});
		}
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration(exclude = { JettyServletWebServerAutoConfiguration.class,
			JettyServletManagementContextAutoConfiguration.class })
	static class App {

	}

	@Configuration(proxyBeanMethods = false)
	static class ParentOfFilters {

		@Bean
		FilterRegistrationBean<ShallowEtagHeaderFilter> filter() {
			return new FilterRegistrationBean<>(new ShallowEtagHeaderFilter());
		}

		@Bean
		PooledDigest webEtag() {
			return PooledDigest.of("webEtag", "MD5");
		}

	}

}
