package com.acme;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;

import io.pooled.Pools;
import io.pooled.buffer.PooledBufferFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.beans.factory.UnsatisfiedDependencyException;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.core.env.Environment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

@ExtendWith(OutputCaptureExtension.class)
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
class NoParametersApplicationTests {

	@Autowired
	private PooledBufferFactory exports;

	@Autowired
	private Pools pools;

	@Test
	void parametersHaveNoNamesHere() throws Exception {
		assertThat(QualifiedController.class.getDeclaredConstructor(PooledBufferFactory.class).getParameters()[0])
			.matches((parameter) -> !parameter.isNamePresent());
	}

	@Test
	void aQualifierOrTheNameOfAFieldPicksThePool(@Autowired Environment environment)
			throws IOException, InterruptedException {
		HttpResponse<String> response = HttpClient.newHttpClient()
			.send(HttpRequest
				.newBuilder(
						URI.create("http://localhost:" + environment.getProperty("local.server.port") + "/export.csv"))
				.build(), BodyHandlers.ofString());
		assertThat(response.statusCode()).isEqualTo(200);
		assertThat(response.body()).isEqualTo("row,0\n");
		assertThat(this.pools.get("exports").stats().acquires()).isOne();
		assertThat(this.pools.get("default").stats().acquires()).isZero();
		assertThat(this.exports.name()).isEqualTo("exports");
	}

	@Test
	void withNeitherTheStartFailsAndNamesThePoolsAndTheWayOut(CapturedOutput output) {
		SpringApplication application = new SpringApplicationBuilder(NoParametersApplication.class, Unqualified.class)
			.web(WebApplicationType.NONE)
			.build();
		assertThatExceptionOfType(UnsatisfiedDependencyException.class).isThrownBy(application::run);
		assertThat(output)
			.contains("Parameter 0 of constructor in " + Unqualified.class.getName()
					+ " required a single bean, but 2 were found")
			.contains("- default: ", "- exports: ", "@Qualifier", "'-parameters'");
	}

	static class Unqualified {

		Unqualified(PooledBufferFactory exports) {
		}

	}

}
