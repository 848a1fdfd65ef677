package io.pooled.web.faults;

import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.ServerConnector;
import org.springframework.boot.jetty.servlet.JettyServletWebServerFactory;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Makes whoever writes to a slow client wait for it: on the loopback interface a socket
 * would take megabytes.
 */
@Configuration(proxyBeanMethods = false)
class SmallSendBuffers {

	private static final int SIZE = 16 * 1024;

	@Bean
	static WebServerFactoryCustomizer<TomcatServletWebServerFactory> smallSendBuffersOfTomcat() {
		return (factory) -> factory
			.addConnectorCustomizers((connector) -> connector.setProperty("socket.txBufSize", String.valueOf(SIZE)));
	}

	@Bean
	static WebServerFactoryCustomizer<JettyServletWebServerFactory> smallSendBuffersOfJetty() {
		return (factory) -> factory.addServerCustomizers((server) -> {
			for (Connector connector : server.getConnectors()) {
				((ServerConnector) connector).setAcceptedSendBufferSize(SIZE);
			}
		});
	}

}
