package io.pooled.sample;

import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

import com.github.dockerjava.api.exception.DockerClientException;
import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.api.exception.NotFoundException;
import org.junit.jupiter.api.Test;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.wait.strategy.Wait;
import org.testcontainers.utility.DockerImageName;
import org.testcontainers.utility.MountableFile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

/**
 * Runs the packaged sample in a container with 256 MB.
 */
class SampleContainerTests {

	private static final String IMAGE = System.getProperty("sample.image", "eclipse-temurin:25-jre");

	private static final int PULL_MINUTES = 5;

	private static final int PORT = 8080;

	private static final long MEMORY = 256L * 1024 * 1024;

	@Test
	void packagedSampleAnswersIn256Megabytes() throws Exception {
		skipUnlessPossible();
		try (GenericContainer<?> container = container()) {
			container.start();
			Http http = new Http(
					URI.create("http://%s:%d".formatted(container.getHost(), container.getMappedPort(PORT))));
			HttpResponse<byte[]> zone = http.get("/zones/Europe/Paris");
			assertThat(zone.statusCode()).isEqualTo(200);
			assertThat(zone.body()).isEqualTo(http.get("/naive/zones/Europe/Paris").body());
			for (int i = 0; i < 20; i++) {
				assertThat(http.get("/zones").statusCode()).isEqualTo(200);
			}
			assertThat(http.json("/actuator/pools").get("pools").get("exports").get("hitRate").asDouble())
				.isGreaterThan(0.5);
			assertThat(new String(http.get("/actuator/prometheus").body(), StandardCharsets.UTF_8))
				.contains("pool_acquires_total{kind=\"buffer\",pool=\"exports\",result=\"hit\"}")
				.contains("pool_retained_bytes{kind=\"buffer\",pool=\"default\"}");
		}
	}

	private static void skipUnlessPossible() throws InterruptedException {
		if (!isDockerUsable()) {
			skip("there is no Docker here that Testcontainers can use");
		}
		if (!isImagePresent() && !pullImage()) {
			skip("image " + IMAGE + " is not to be had here; name another one with -Dsample.image");
		}
	}

	private static boolean isDockerUsable() {
		try {
			return DockerClientFactory.instance().isDockerAvailable();
		}
		catch (RuntimeException ex) {
			return false; // it is there, but the images that Testcontainers itself needs
							// are not
		}
	}

	private static boolean isImagePresent() {
		try {
			DockerClientFactory.instance().client().inspectImageCmd(IMAGE).exec();
			return true;
		}
		catch (NotFoundException ex) {
			return false;
		}
	}

	// Once: Testcontainers itself would try for minutes to reach a registry that is not
	// there.
	private static boolean pullImage() throws InterruptedException {
		try {
			DockerClientFactory.instance()
				.client()
				.pullImageCmd(IMAGE)
				.start()
				.awaitCompletion(PULL_MINUTES, TimeUnit.MINUTES);
		}
		catch (DockerException | DockerClientException ex) {
			return false;
		}
		return isImagePresent();
	}

	private static void skip(String reason) {
		System.out.println("SKIPPED: the sample was not tried in a container, because " + reason);
		abort(reason);
	}

	private static GenericContainer<?> container() {
		Path jar = Path.of(Objects.requireNonNull(System.getProperty("sample.jar"), "sample.jar"));
		return new GenericContainer<>(DockerImageName.parse(IMAGE))
			.withCopyFileToContainer(MountableFile.forHostPath(jar), "/app/sample.jar")
			.withCommand("java", "-jar", "/app/sample.jar")
			.withCreateContainerCmdModifier((command) -> Objects.requireNonNull(command.getHostConfig())
				.withMemory(MEMORY)
				.withMemorySwap(MEMORY))
			.withExposedPorts(PORT)
			.waitingFor(Wait.forHttp("/actuator/health").forStatusCode(200))
			.withStartupTimeout(Duration.ofMinutes(2));
	}

}
