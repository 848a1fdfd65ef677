package io.pooled.autoconfigure.web;

import java.util.Arrays;
import java.util.stream.Stream;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.LazyInitializationBeanFactoryPostProcessor;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import io.pooled.Pools;
import io.pooled.autoconfigure.InvalidPoolPropertyException;
import io.pooled.buffer.PooledBufferFactory;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What holds for each feature under {@code pools.web}.
 */
class WebFeatureTests {

	@ParameterizedTest
	@EnumSource
	void isThereWhenSwitchedOn(Feature feature) {
		feature.on().run((context) -> assertThat(context).hasNotFailed().hasBean(feature.bean()));
	}

	@ParameterizedTest
	@EnumSource
	void isThereInAnApplicationThatHasNothingElse(Feature feature) {
		feature.bare().run((context) -> assertThat(context).hasNotFailed().hasBean(feature.bean()));
	}

	@ParameterizedTest
	@EnumSource
	void onlyBodiesAreThereUnlessSwitchedOn(Feature feature) {
		feature.off()
			.run((context) -> assertThat(context.containsBean(feature.bean())).isEqualTo(feature.isOnByDefault()));
	}

	@ParameterizedTest
	@EnumSource
	void isNotThereWhenSwitchedOff(Feature feature) {
		feature.off()
			.withPropertyValues(feature.enabled(false))
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(feature.bean()));
	}

	@ParameterizedTest
	@EnumSource
	void isNotThereWithoutPools(Feature feature) {
		feature.on().withPropertyValues("pools.enabled=false").run((context) -> {
			assertThat(context).hasNotFailed().doesNotHaveBean(feature.bean());
			assertThat(Stream.of(context.getBeanDefinitionNames())
				.map((name) -> context.getType(name, false))
				.filter((type) -> type != null && type.getName().startsWith("io.pooled."))).isEmpty();
		});
	}

	@ParameterizedTest
	@EnumSource
	void isNotThereOnTheOtherStack(Feature feature) {
		feature.onTheOtherStack().run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(feature.bean()));
	}

	@ParameterizedTest
	@EnumSource
	void isNotThereWithoutWeb(Feature feature) {
		Feature.withoutWeb().withPropertyValues(feature.enabled(true)).run((context) -> {
			assertThat(context).hasNotFailed().doesNotHaveBean(feature.bean());
			assertThat(context.getBean(Pools.class).names()).doesNotContain("webEtag", "webCompression");
		});
	}

	@ParameterizedTest
	@MethodSource
	void isNotThereWithout(Feature feature, String missing) {
		feature.bare()
			.withClassLoader(new FilteredClassLoader(missing))
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(feature.bean()));
	}

	static Stream<Arguments> isNotThereWithout() {
		return Arrays.stream(Feature.values())
			.flatMap((feature) -> feature.needs().stream().map((missing) -> Arguments.of(feature, missing)));
	}

	@ParameterizedTest
	@EnumSource
	void isThereWithLazyInitialization(Feature feature) {
		feature.on()
			.withInitializer(
					(context) -> context.addBeanFactoryPostProcessor(new LazyInitializationBeanFactoryPostProcessor()))
			.run((context) -> {
				assertThat(context).hasNotFailed();
				assertThat(context.getBean(feature.bean())).isNotNull();
			});
	}

	@ParameterizedTest
	@EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "ETAG_OF_WEBFLUX")
	void bufferPoolIsTheNamedOne(Feature feature) {
		feature.on()
			.withUserConfiguration(TwoBuffers.class)
			.withPropertyValues(feature.property("buffer") + "=two")
			.run((context) -> assertThat(context).hasNotFailed().hasBean(feature.bean()));
	}

	@ParameterizedTest
	@EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "ETAG_OF_WEBFLUX")
	void bufferPoolThatDoesNotExistStopsTheStart(Feature feature) {
		feature.on()
			.withPropertyValues("pools.buffer.exports.limit=1KB", feature.property("buffer") + "=nowhere")
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.isInstanceOf(InvalidPoolPropertyException.class)
				.hasMessageContaining("'" + feature.property("buffer") + "' with value 'nowhere'")
				.hasMessageContaining("there is no such buffer pool")
				.hasMessageContaining("default, exports"));
	}

	@ParameterizedTest
	@EnumSource(mode = EnumSource.Mode.EXCLUDE, names = { "ETAG_OF_WEBFLUX", "BODY_OF_MVC", "BODY_OF_WEBFLUX" })
	void withTwoBufferPoolsOneHasToBeNamed(Feature feature) {
		feature.on()
			.withUserConfiguration(TwoBuffers.class)
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.isInstanceOf(InvalidPoolPropertyException.class)
				.hasMessageContaining("'" + feature.property("buffer") + "'")
				.hasMessageContaining("one, two"));
	}

	@ParameterizedTest
	@EnumSource(names = { "BODY_OF_MVC", "BODY_OF_WEBFLUX" })
	void withTwoBufferPoolsBodiesWorkNevertheless(Feature feature) {
		feature.off()
			.withUserConfiguration(TwoBuffers.class)
			.run((context) -> assertThat(context).hasNotFailed().hasBean(feature.bean()));
	}

	@Configuration(proxyBeanMethods = false)
	static class TwoBuffers {

		@Bean
		PooledBufferFactory one() {
			return PooledBufferFactory.builder("one").build();
		}

		@Bean
		PooledBufferFactory two() {
			return PooledBufferFactory.builder("two").build();
		}

	}

}
