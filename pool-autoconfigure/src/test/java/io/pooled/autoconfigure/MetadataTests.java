package io.pooled.autoconfigure;

import java.lang.reflect.RecordComponent;
import java.net.URI;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What editors show of the properties is complete and true.
 */
class MetadataTests {

	private static final Map<String, Class<? extends Record>> KINDS = Map.of("buffer", PoolsProperties.Buffer.class,
			"object", PoolsProperties.ObjectPool.class, "json", PoolsProperties.Json.class, "gzip",
			PoolsProperties.Gzip.class, "digest", PoolsProperties.Digest.class);

	private static final Map<String, JsonNode> METADATA = metadata();

	private static Map<String, JsonNode> metadata() {
		URI classes = URI
			.create(PoolsProperties.class.getProtectionDomain().getCodeSource().getLocation().toExternalForm());
		JsonNode metadata = new JsonMapper()
			.readTree(Path.of(classes).resolve("META-INF/spring-configuration-metadata.json").toFile());
		Map<String, JsonNode> properties = new LinkedHashMap<>();
		metadata.get("properties").forEach((property) -> properties.put(property.get("name").asString(), property));
		return properties;
	}

	@Test
	void everyPropertyIsDescribedInASentence() {
		assertThat(METADATA.keySet()).filteredOn((name) -> name.startsWith("pools.")).isNotEmpty();
		assertThat(METADATA).allSatisfy((name,
				property) -> assertThat(property.path("description").asString("")).as(name).matches("(?s)[A-Z].*[.]"));
	}

	@Test
	void everyPropertyIsTyped() {
		assertThat(METADATA)
			.allSatisfy((name, property) -> assertThat(property.path("type").asString("")).as(name).isNotBlank());
	}

	@ParameterizedTest
	@MethodSource("components")
	void propertyOfANamedPoolIsShown(String kind, RecordComponent component) {
		assertThat(METADATA).containsKey("pools." + kind + ".default." + kebab(component.getName()));
	}

	@ParameterizedTest
	@MethodSource("components")
	void defaultOfANamedPoolIsTrue(String kind, RecordComponent component) throws ReflectiveOperationException {
		String name = "pools." + kind + ".default." + kebab(component.getName());
		assertThat(METADATA).containsKey(name);
		Object actual = value(bind(Map.of("pools." + kind + ".default", "")), kind, component);
		Object expected = value(bind(defaultValue(name)), kind, component);
		assertThat(expected).isEqualTo(actual);
		assertThat(metadata(name).has("defaultValue")).as("has a default").isEqualTo(actual != null);
	}

	@ParameterizedTest
	@MethodSource("componentsOfWeb")
	void propertyOfWebIsShown(String feature, RecordComponent component) {
		assertThat(METADATA).containsKey("pools.web." + feature + "." + kebab(component.getName()));
	}

	@Test
	void everyDefaultOfTheSectionIsTrue() {
		assertThat(METADATA.keySet().stream().filter((name) -> !name.contains(".default.")))
			.allSatisfy((name) -> assertThat(bind(defaultValue(name))).as(name).isEqualTo(bind(Map.of())));
	}

	private static JsonNode metadata(String name) {
		return Objects.requireNonNull(METADATA.get(name), name);
	}

	private static Map<String, String> defaultValue(String name) {
		JsonNode value = metadata(name).path("defaultValue");
		if (value.isMissingNode()) {
			return Map.of();
		}
		return Map.of(name,
				value.isArray() ? StreamSupport.stream(value.spliterator(), false)
					.map(JsonNode::asString)
					.reduce((left, right) -> left + "," + right)
					.orElse("") : value.asString());
	}

	private static PoolsProperties bind(Map<String, String> properties) {
		return new Binder(new MapConfigurationPropertySource(properties)).bindOrCreate("pools", PoolsProperties.class);
	}

	private static @Nullable Object value(PoolsProperties properties, String kind, RecordComponent component)
			throws ReflectiveOperationException {
		Map<?, ?> pools = (Map<?, ?>) PoolsProperties.class.getMethod(kind).invoke(properties);
		Object pool = pools.get("default");
		return component.getAccessor().invoke((pool != null) ? pool : UnsetTests.bound(component.getDeclaringRecord()));
	}

	private static Stream<Arguments> components() {
		return KINDS.entrySet()
			.stream()
			.flatMap((kind) -> Arrays.stream(kind.getValue().getRecordComponents())
				.map((component) -> Arguments.argumentSet(kind.getKey() + " " + kebab(component.getName()),
						kind.getKey(), component)));
	}

	private static Stream<Arguments> componentsOfWeb() {
		return Arrays.stream(PoolsProperties.Web.class.getRecordComponents())
			.flatMap((feature) -> Arrays.stream(feature.getType().getRecordComponents())
				.map((component) -> Arguments.argumentSet(
						"web " + kebab(feature.getName()) + " " + kebab(component.getName()), kebab(feature.getName()),
						component)));
	}

	private static String kebab(String name) {
		return name.replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
	}

}
