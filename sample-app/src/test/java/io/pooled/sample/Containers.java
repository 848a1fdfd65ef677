package io.pooled.sample;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

import com.github.dockerjava.api.exception.DockerClientException;
import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.api.exception.NotFoundException;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.wait.strategy.Wait;
import org.testcontainers.utility.DockerImageName;
import org.testcontainers.utility.MountableFile;

import static org.junit.jupiter.api.Assumptions.abort;

/**
 * The packaged sample in containers with 256 MB.
 */
final class Containers {

	static final int PORT = 8080;

	static final long MEMORY = 256L * 1024 * 1024;

	private static final String IMAGE = System.getProperty("sample.image", "eclipse-temurin:25-jre");

	private static final int PULL_MINUTES = 5;

	private static final Duration START = Duration.ofMinutes(2);

	private Containers() {
	}

	static void skipUnlessPossible() throws InterruptedException {
		skipUnlessPossible(IMAGE, "sample.image");
	}

	static void skipUnlessPossible(String image, String property) throws InterruptedException {
		if (!isDockerUsable()) {
			skip("there is no Docker here that Testcontainers can use");
		}
		if (!isPresent(image) && !pull(image)) {
			skip("image " + image + " is not to be had here; name another one with -D" + property);
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

	private static boolean isPresent(String image) {
		try {
			DockerClientFactory.instance().client().inspectImageCmd(image).exec();
			return true;
		}
		catch (NotFoundException ex) {
			return false;
		}
	}

	// Once: Testcontainers itself would try for minutes to reach a registry that is not
	// there.
	private static boolean pull(String image) throws InterruptedException {
		DockerImageName name = DockerImageName.parse(image);
		try {
			DockerClientFactory.instance()
				.client()
				.pullImageCmd(name.getUnversionedPart())
				.withTag(name.getVersionPart())
				.start()
				.awaitCompletion(PULL_MINUTES, TimeUnit.MINUTES);
		}
		catch (DockerException | DockerClientException ex) {
			return false;
		}
		return isPresent(image);
	}

	private static void skip(String reason) {
		System.out.println("SKIPPED: the sample was not tried in a container, because " + reason);
		abort(reason);
	}

	/**
	 * Return the sample, not started yet, with half of the memory for its heap.
	 * @return a container, to be closed
	 */
	static GenericContainer<?> sample() {
		return sample("java", "-XX:MaxRAMPercentage=50", "-jar", "/app/sample.jar");
	}

	/**
	 * Return the sample, not started yet, with a fault to plant.
	 * @return a container, to be closed
	 */
	static GenericContainer<?> leakySample() {
		return sample("java", "-XX:MaxRAMPercentage=50", "-Dloader.path=/app/more", "-cp", "/app/sample.jar",
				"org.springframework.boot.loader.launch.PropertiesLauncher", "--spring.profiles.active=leak",
				"--pools.defaults.overdue-after=2s")
			.withCopyFileToContainer(MountableFile.forClasspathResource("io/pooled/sample/leak"),
					"/app/more/io/pooled/sample/leak");
	}

	static GenericContainer<?> sample(String... command) {
		Path jar = Path.of(Objects.requireNonNull(System.getProperty("sample.jar"), "sample.jar"));
		return new GenericContainer<>(DockerImageName.parse(IMAGE))
			.withCopyFileToContainer(MountableFile.forHostPath(jar), "/app/sample.jar")
			.withCommand(command)
			.withCreateContainerCmdModifier((
					create) -> Objects.requireNonNull(create.getHostConfig()).withMemory(MEMORY).withMemorySwap(MEMORY))
			.withExposedPorts(PORT)
			.waitingFor(Wait.forHttp("/actuator/health/readiness").forStatusCode(200))
			.withStartupTimeout(START);
	}

	static Http client(GenericContainer<?> container) {
		return new Http(URI.create("http://%s:%d".formatted(container.getHost(), container.getMappedPort(PORT))));
	}

}
