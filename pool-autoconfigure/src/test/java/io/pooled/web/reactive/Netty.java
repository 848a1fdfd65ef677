package io.pooled.web.reactive;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.jetty.autoconfigure.reactive.JettyReactiveWebServerAutoConfiguration;
import org.springframework.boot.tomcat.autoconfigure.reactive.TomcatReactiveWebServerAutoConfiguration;
import org.springframework.boot.web.error.ErrorAttributeOptions;
import org.springframework.boot.webflux.error.DefaultErrorAttributes;
import org.springframework.boot.webflux.error.ErrorAttributes;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.client.ReactorResourceFactory;
import org.springframework.web.reactive.function.server.ServerRequest;

import io.pooled.web.bodies.Site;

/**
 * The server for Spring WebFlux, with errors that can be compared.
 */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration(
		exclude = { JettyReactiveWebServerAutoConfiguration.class, TomcatReactiveWebServerAutoConfiguration.class })
class Netty {

	static Site start(Class<?> handlers, String... properties) {
		return Site.start(WebApplicationType.REACTIVE, Netty.class, handlers, properties);
	}

	@Bean
	ReactorResourceFactory resourcesThatCloseAtOnce() {
		ReactorResourceFactory resources = new ReactorResourceFactory();
		resources.setUseGlobalResources(false);
		resources.setShutdownQuietPeriod(Duration.ZERO);
		return resources;
	}

	@Bean
	ErrorAttributes errorsThatCanBeCompared() {
		return new DefaultErrorAttributes() {

			@Override
			public Map<String, @Nullable Object> getErrorAttributes(ServerRequest request,
					ErrorAttributeOptions options) {
				Map<String, @Nullable Object> attributes = new LinkedHashMap<>(
						super.getErrorAttributes(request, options));
				attributes.keySet().removeAll(List.of("timestamp", "path", "requestId"));
				return attributes;
			}

		};
	}

}
