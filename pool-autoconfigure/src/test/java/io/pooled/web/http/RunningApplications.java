package io.pooled.web.http;

import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;

/**
 * One application on several servers.
 */
public final class RunningApplications implements AutoCloseable {

	private final Map<ServerUnderTest, RunningApplication> applications = new EnumMap<>(ServerUnderTest.class);

	private RunningApplications(Class<?> source, String[] properties, ServerUnderTest... servers) {
		for (ServerUnderTest server : servers) {
			this.applications.put(server, server.start(source, properties));
		}
	}

	public static RunningApplications all(Class<?> source, String... properties) {
		return new RunningApplications(source, properties, ServerUnderTest.values());
	}

	public static RunningApplications withServlets(Class<?> source, String... properties) {
		return new RunningApplications(source, properties, ServerUnderTest.TOMCAT, ServerUnderTest.JETTY);
	}

	public RunningApplication on(ServerUnderTest server) {
		return Objects.requireNonNull(this.applications.get(server), server::name);
	}

	@Override
	public void close() {
		this.applications.values().forEach(RunningApplication::close);
	}

}
