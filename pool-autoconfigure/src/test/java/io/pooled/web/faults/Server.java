package io.pooled.web.faults;

import java.util.List;
import java.util.Locale;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.jetty.autoconfigure.reactive.JettyReactiveWebServerAutoConfiguration;
import org.springframework.boot.jetty.autoconfigure.servlet.JettyServletWebServerAutoConfiguration;
import org.springframework.boot.tomcat.autoconfigure.reactive.TomcatReactiveWebServerAutoConfiguration;
import org.springframework.boot.tomcat.autoconfigure.servlet.TomcatServletWebServerAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

import io.pooled.PoolRegistry;

/**
 * An application that runs on one of the servers, on a port of its own.
 */
final class Server implements AutoCloseable {

	private final ConfigurableApplicationContext context;

	private final Engine engine;

	private Server(ConfigurableApplicationContext context, Engine engine) {
		this.context = context;
		this.engine = engine;
	}

	static Server start(Engine engine, String... properties) {
		return start(engine, List.of(), properties);
	}

	/**
	 * Start an application.
	 * @param engine what it runs on
	 * @param more what else it consists of
	 * @param properties of it
	 * @return the server, to be closed
	 */
	static Server start(Engine engine, List<Class<?>> more, String... properties) {
		return new Server(new SpringApplicationBuilder(engine.application).sources(more.toArray(Class<?>[]::new))
			.web(engine.type)
			.properties("server.port=0", "spring.main.banner-mode=off", "logging.level.root=off")
			.properties(properties)
			.run(), engine);
	}

	Engine engine() {
		return this.engine;
	}

	int port() {
		return this.context.getEnvironment().getRequiredProperty("local.server.port", Integer.class);
	}

	Gates gates() {
		return bean(Gates.class);
	}

	/**
	 * Check that everything that was acquired comes back, once.
	 */
	void awaitRest() {
		new Rest(bean(PoolRegistry.class), bean(Work.class)).await();
	}

	<T> T bean(Class<T> type) {
		return this.context.getBean(type);
	}

	@Override
	public void close() {
		try {
			awaitRest();
		}
		finally {
			stop();
		}
	}

	void stop() {
		this.context.close();
	}

	@Override
	public String toString() {
		return this.engine.toString();
	}

	/**
	 * A server and what runs on it.
	 */
	enum Engine {

		TOMCAT(WebApplicationType.SERVLET, OnTomcat.class), JETTY(WebApplicationType.SERVLET, OnJetty.class),
		NETTY(WebApplicationType.REACTIVE, OnNetty.class);

		private final WebApplicationType type;

		private final Class<?> application;

		Engine(WebApplicationType type, Class<?> application) {
			this.type = type;
			this.application = application;
		}

		boolean isReactive() {
			return this.type == WebApplicationType.REACTIVE;
		}

		@Override
		public String toString() {
			return name().charAt(0) + name().substring(1).toLowerCase(Locale.ROOT);
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration(exclude = JettyServletWebServerAutoConfiguration.class)
	@Import({ Gates.class, Work.class, Explanations.class, ServletSetup.class })
	static class OnTomcat {

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration(exclude = TomcatServletWebServerAutoConfiguration.class)
	@Import({ Gates.class, Work.class, Explanations.class, ServletSetup.class })
	static class OnJetty {

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration(
			exclude = { JettyReactiveWebServerAutoConfiguration.class, TomcatReactiveWebServerAutoConfiguration.class })
	@Import({ Gates.class, Work.class, Explanations.class, ReactiveHandlers.class, ReactiveUploads.class })
	static class OnNetty {

	}

}
