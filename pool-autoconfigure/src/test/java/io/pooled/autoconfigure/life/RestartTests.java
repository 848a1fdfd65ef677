package io.pooled.autoconfigure.life;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * An application that is restarted in a JVM, without its libraries as the devtools do it,
 * or with this one.
 */
@Timeout(300)
class RestartTests {

	private static final String LEFT = " collected, threads [], MBeans []";

	@TempDir
	private Path folder;

	@ParameterizedTest
	@CsvSource({ "NONE, com\\.acme\\..*", "SERVLET, com\\.acme\\..*", "REACTIVE, com\\.acme\\..*",
			"NONE, (com\\.acme|io\\.pooled)\\..*" })
	void nothingIsLeftOfARestartedApplication(String type, String anew) throws Exception {
		assertThat(restart(anew, type)).contains("1" + LEFT, "2" + LEFT);
	}

	private List<String> restart(String anew, String type) throws IOException, InterruptedException {
		Path output = this.folder.resolve("output");
		List<String> command = new ArrayList<>(
				List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx256m",
						"-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-XX:SoftRefLRUPolicyMSPerMB=0", "-cp",
						System.getProperty("java.class.path"), Restarts.class.getName(), anew, type));
		command.addAll(List.of("--server.port=0", "--spring.main.banner-mode=off", "--logging.level.root=warn",
				"--logging.register-shutdown-hook=false", "--pools.object.parts.factory=partFactory",
				"--pools.defaults.leak-detection=strict", "--pools.web.compression.enabled=true",
				"--pools.web.etag.enabled=true", "--management.endpoints.web.exposure.include=*",
				"--spring.jmx.enabled=true", "--management.endpoints.jmx.exposure.include=pools"));
		assertThat(new ProcessBuilder(command).redirectErrorStream(true)
			.redirectOutput(new File(output.toString()))
			.start()
			.waitFor()).isZero();
		return Files.readAllLines(output);
	}

}
