package io.pooled.web;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;

/**
 * One application on several servers.
 */
public final class Sites implements AutoCloseable {

	private final Map<Engine, Site> sites = new EnumMap<>(Engine.class);

	private Sites() {
	}

	/**
	 * Start an application on every server.
	 * @param source what it is made of, apart from auto-configuration
	 * @param properties its properties
	 * @return the applications
	 */
	public static Sites ofAll(Class<?> source, String... properties) {
		return new Sites().start(Engine.values(), source, properties);
	}

	/**
	 * Start an application on the servers that have servlets.
	 * @param source what it is made of, apart from auto-configuration
	 * @param properties its properties
	 * @return the applications
	 */
	public static Sites ofServlets(Class<?> source, String... properties) {
		return new Sites().start(new Engine[] { Engine.TOMCAT, Engine.JETTY }, source, properties);
	}

	private Sites start(Engine[] engines, Class<?> source, String... properties) {
		Arrays.stream(engines).forEach((engine) -> this.sites.put(engine, engine.start(source, properties)));
		return this;
	}

	/**
	 * Return the application on one server.
	 * @param engine the server
	 * @return the application
	 */
	public Site on(Engine engine) {
		Site site = this.sites.get(engine);
		if (site == null) {
			throw new IllegalArgumentException("Not started on " + engine);
		}
		return site;
	}

	@Override
	public void close() {
		this.sites.values().forEach(Site::close);
	}

}
