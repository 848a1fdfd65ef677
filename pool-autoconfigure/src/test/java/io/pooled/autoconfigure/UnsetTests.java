package io.pooled.autoconfigure;

import java.lang.reflect.Field;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.core.env.PropertySource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Unset}: each group beside what the binder makes of its default values.
 */
class UnsetTests {

	static <T> T bound(Class<T> type) {
		return new Binder(new MapConfigurationPropertySource(Map.of())).bindOrCreate("nothing", type);
	}

	@ParameterizedTest
	@MethodSource
	void isWhatTheBinderMakes(Field group) throws ReflectiveOperationException {
		assertThat(group.get(null)).isEqualTo(bound(group.getType()));
	}

	static Stream<Field> isWhatTheBinderMakes() {
		return Arrays.stream(Unset.class.getDeclaredFields()).filter((field) -> !field.isSynthetic());
	}

	@Test
	void isTakenWhereNothingIsSet() {
		new ApplicationContextRunner()
			.run((context) -> assertThat(PoolsBinder.bind(context.getEnvironment())).isSameAs(Unset.POOLS));
	}

	@Test
	void isNotTakenWhereItCannotBeKnown() {
		PropertySource<String> dark = new PropertySource<>("dark", "") {

			@Override
			public @Nullable Object getProperty(String name) {
				return "pools.leak-sampling".equals(name) ? "7" : null;
			}

		};
		new ApplicationContextRunner()
			.withInitializer((context) -> context.getEnvironment().getPropertySources().addFirst(dark))
			.run((context) -> assertThat(PoolsBinder.bind(context.getEnvironment()).leakSampling()).isEqualTo(7));
	}

}
