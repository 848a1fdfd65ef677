package io.pooled.autoconfigure;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.web.context.support.AnnotationConfigWebApplicationContext;

import io.pooled.buffer.PooledBufferFactory;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * How often the properties are bound.
 */
class BindingTests {

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(JacksonAutoConfiguration.class, PoolsAutoConfiguration.class,
				PooledEncodersAutoConfiguration.class, PooledJsonAutoConfiguration.class));

	@Test
	void propertiesAreBoundOnceForAContext() {
		Counting properties = new Counting(Map.of("pools.buffer.exports.limit", "5KB", "pools.json.documents.buffer",
				"exports", "pools.object.builders.type", "java.lang.StringBuilder"));
		Counting once = new Counting(properties.getSource());
		PoolsBinder.bind(environmentOf(once));
		this.contextRunner
			.withInitializer((context) -> context.getEnvironment().getPropertySources().addFirst(properties))
			.run((context) -> {
				assertThat(context).hasNotFailed();
				assertThat(context.getBean("exports")).isInstanceOf(PooledBufferFactory.class);
				assertThat(properties.reads).isEqualTo(once.reads);
			});
	}

	@Test
	void contextThatIsRefreshedBindsAnew() {
		try (AnnotationConfigWebApplicationContext context = new AnnotationConfigWebApplicationContext()) {
			Map<String, Object> properties = new ConcurrentHashMap<>(Map.of("pools.buffer.exports.limit", "5KB"));
			context.setEnvironment(environmentOf(new MapPropertySource("test", properties)));
			context.register(PoolsAutoConfiguration.class);
			context.refresh();
			assertThat(settingOf(context)).isEqualTo(5L << 10);
			properties.put("pools.buffer.exports.limit", "6KB");
			context.refresh();
			assertThat(settingOf(context)).isEqualTo(6L << 10);
		}
	}

	private static @Nullable Object settingOf(AnnotationConfigWebApplicationContext context) {
		return context.getBean("exports", PooledBufferFactory.class).details().settings().get("limit");
	}

	private static StandardEnvironment environmentOf(MapPropertySource properties) {
		StandardEnvironment environment = new StandardEnvironment();
		environment.getPropertySources().addFirst(properties);
		return environment;
	}

	private static final class Counting extends MapPropertySource {

		private final Map<String, Integer> reads = new ConcurrentHashMap<>();

		Counting(Map<String, Object> properties) {
			super("counting", properties);
		}

		@Override
		public @Nullable Object getProperty(String name) {
			if (name.startsWith("pools.") && containsProperty(name)) {
				this.reads.merge(name, 1, Integer::sum);
			}
			return super.getProperty(name);
		}

	}

}
