package com.acme;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

public final class HierarchyApplication {

	private HierarchyApplication() {
	}

	public static void main(String[] args) {
		run(args);
	}

	static ConfigurableApplicationContext run(String... args) {
		return new SpringApplicationBuilder(Parent.class).web(WebApplicationType.NONE)
			.child(Child.class)
			.profiles("child")
			.web(WebApplicationType.SERVLET)
			.run(args);
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Parent {

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@Import(ChildController.class)
	static class Child {

	}

}
