package io.pooled.autoconfigure.web.servlet;

import io.micrometer.observation.ObservationRegistry;
import jakarta.servlet.DispatcherType;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.micrometer.observation.autoconfigure.ObservationAutoConfiguration;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.boot.webmvc.autoconfigure.WebMvcObservationAutoConfiguration;

import io.pooled.autoconfigure.web.Feature;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Compression is outside of security and inside of observation, ETags are inside of both.
 */
class FilterOrderTests {

	private static final int SECURITY = -100;

	@Test
	void filtersHaveTheirPlaces() {
		Feature.servlet()
			.withConfiguration(
					AutoConfigurations.of(ObservationAutoConfiguration.class, WebMvcObservationAutoConfiguration.class))
			.withBean(ObservationRegistry.class, ObservationRegistry::create)
			.withPropertyValues("pools.web.etag.enabled=true", "pools.web.compression.enabled=true")
			.run((context) -> {
				int observation = registration(context, "webMvcObservationFilter").getOrder();
				int compression = registration(context, "pooledCompressionFilter").getOrder();
				int etag = registration(context, "pooledEtagFilter").getOrder();
				assertThat(new int[] { observation, compression, SECURITY, etag }).isSorted().doesNotHaveDuplicates();
			});
	}

	@Test
	void filtersTakePartInAsynchronousRequests() {
		Feature.servlet()
			.withPropertyValues("pools.web.etag.enabled=true", "pools.web.compression.enabled=true")
			.run((context) -> {
				for (String name : new String[] { "pooledCompressionFilter", "pooledEtagFilter" }) {
					FilterRegistrationBean<?> registration = registration(context, name);
					assertThat(registration.isAsyncSupported()).as(name).isTrue();
					assertThat(registration.determineDispatcherTypes()).as(name)
						.contains(DispatcherType.ASYNC, DispatcherType.REQUEST);
				}
			});
	}

	private static FilterRegistrationBean<?> registration(BeanFactory context, String name) {
		return context.getBean(name, FilterRegistrationBean.class);
	}

}
