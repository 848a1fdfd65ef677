package io.pooled.autoconfigure;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.SpringBootVersion;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.system.CapturedOutput;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assumptions.assumeThat;

/**
 * What is wrong, and what the analysis says.
 *
 * @param what is wrong
 * @param yaml the YAML, with a comment where it is wrong
 * @param property the name of the property
 * @param value the value as it was written, if there is one
 * @param explained parts of the explanation
 */
record Mistake(String what, String yaml, String property, @Nullable String value, String... explained) {

	static Mistake of(String what, String yaml) {
		return new Mistake(what, yaml, "", null);
	}

	static Mistake one(String what, String kind, String line, String... more) {
		StringBuilder yaml = new StringBuilder("# a comment\npools:\n  ").append(kind).append(":\n    a:\n");
		for (String other : more) {
			yaml.append("      ").append(other).append('\n');
		}
		yaml.append("      ").append(line).append(" # here\n");
		String prefix = "pools." + kind + ".a";
		return new Mistake(what, yaml.toString(), prefix + "." + line.substring(0, line.indexOf(':')), null);
	}

	Mistake property(String property) {
		return new Mistake(this.what, this.yaml, property, this.value, this.explained);
	}

	Mistake value(String value) {
		return new Mistake(this.what, this.yaml, this.property, value, this.explained);
	}

	Mistake explained(String... explained) {
		return new Mistake(this.what, this.yaml, this.property, this.value, explained);
	}

	@Override
	public String toString() {
		return this.what;
	}

	/**
	 * Check that it stops the start, and is explained.
	 * @param directory for its file
	 * @param output of the application
	 */
	void assertStopsTheStart(Path directory, CapturedOutput output) throws IOException {
		boolean springBoot40 = SpringBootVersion.getVersion().startsWith("4.0.");
		assumeThat(springBoot40 && this.property.startsWith("pools.jackson.recycler.")).as("it has no recyclers")
			.isFalse();
		assumeThat(springBoot40 && this.yaml.contains("{}")).as("it leaves empty maps out").isFalse();
		Path file = Files.writeString(directory.resolve("mistake.yml"), this.yaml);
		Throwable failure = catchThrowable(() -> new SpringApplicationBuilder(InvalidPropertiesTests.Application.class)
			.web(WebApplicationType.NONE)
			.run("--spring.config.location=" + file.toUri(), "--spring.main.banner-mode=off")
			.close());
		assertThat(failure).as("start fails with:%n%s", this.yaml).isNotNull();
		String analysis = output.getAll()
			.substring(Math.max(0, output.getAll().indexOf("APPLICATION FAILED TO START")));
		assertThat(analysis).startsWith("APPLICATION FAILED TO START").contains(this.property);
		if (this.value != null) {
			assertThat(analysis).contains("Value: \"" + this.value + "\"");
		}
		int line = (int) this.yaml.substring(0, this.yaml.indexOf("# here")).lines().count();
		assertThat(analysis).containsPattern("mistake\\.yml\\]?\"? - " + line + ":\\d+");
		assertThat(analysis).contains(this.explained);
	}

}
