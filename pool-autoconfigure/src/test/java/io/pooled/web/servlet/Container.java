package io.pooled.web.servlet;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.jetty.autoconfigure.servlet.JettyServletWebServerAutoConfiguration;
import org.springframework.boot.tomcat.autoconfigure.servlet.TomcatServletWebServerAutoConfiguration;
import org.springframework.context.annotation.Configuration;

import io.pooled.web.bodies.Site;

/**
 * A server for Spring MVC.
 */
enum Container {

	TOMCAT(OnTomcat.class), JETTY(OnJetty.class);

	private final Class<?> application;

	Container(Class<?> application) {
		this.application = application;
	}

	Site start(Class<?> handlers, String... properties) {
		return Site.start(WebApplicationType.SERVLET, this.application, handlers, properties);
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration(exclude = JettyServletWebServerAutoConfiguration.class)
	static class OnTomcat {

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration(exclude = TomcatServletWebServerAutoConfiguration.class)
	static class OnJetty {

	}

}
