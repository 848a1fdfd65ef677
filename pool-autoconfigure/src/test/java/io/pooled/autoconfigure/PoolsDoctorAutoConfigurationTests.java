package io.pooled.autoconfigure;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;

import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.convert.ApplicationConversionService;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import io.pooled.Lease;
import io.pooled.ManagedPool;
import io.pooled.Pool;
import io.pooled.PoolRegistry;
import io.pooled.PoolStats;
import io.pooled.actuate.endpoint.PoolsEndpoint;
import io.pooled.actuate.endpoint.PoolsEndpoint.FindingDescriptor;
import io.pooled.autoconfigure.endpoint.PoolsEndpointAutoConfiguration;
import io.pooled.doctor.DoctorRounds;
import io.pooled.doctor.Finding;

import static org.assertj.core.api.Assertions.assertThat;

@ExtendWith(OutputCaptureExtension.class)
class PoolsDoctorAutoConfigurationTests {

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withInitializer((context) -> context.getEnvironment().setConversionService(new ApplicationConversionService()))
		.withConfiguration(AutoConfigurations.of(PoolsAutoConfiguration.class, PoolsDoctorAutoConfiguration.class,
				PoolsEndpointAutoConfiguration.class))
		.withPropertyValues("pools.object.parsers.type=java.lang.StringBuilder",
				"management.endpoints.web.exposure.include=pools", "pools.doctor.window=1s");

	@Test
	void runShouldHaveDoctorBean() {
		this.contextRunner.run((context) -> assertThat(context).hasSingleBean(DoctorRounds.class));
	}

	@Test
	void runWhenUserDeclaresADoctorShouldBackOff() {
		DoctorRounds own = new DoctorRounds(new PoolRegistry(), Duration.ofHours(1), (pool) -> null);
		this.contextRunner.withBean("ownDoctor", DoctorRounds.class, () -> own)
			.run((context) -> assertThat(context).getBean(DoctorRounds.class).isSameAs(own));
	}

	@Test
	void runWhenSwitchedOffShouldNotHaveDoctorBean() {
		this.contextRunner.withPropertyValues("pools.doctor.enabled=false").run((context) -> {
			assertThat(context).doesNotHaveBean(DoctorRounds.class);
			PoolsEndpoint endpoint = context.getBean(PoolsEndpoint.class);
			for (int i = 0; i < 100; i++) {
				closeTwice(context.getBean("parsers", Pool.class));
			}
			assertThat(status(endpoint)).isEqualTo("healthy");
			assertThat(findings(endpoint, "parsers")).isEmpty();
		});
	}

	@Test
	void runWhenPoolsAreSwitchedOffShouldNotHaveDoctorBean() {
		this.contextRunner.withPropertyValues("pools.enabled=false")
			.run((context) -> assertThat(context).doesNotHaveBean(DoctorRounds.class));
	}

	@Test
	void runWhenTheWindowIsTooShortShouldFail() {
		this.contextRunner.withPropertyValues("pools.doctor.window=10ms")
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.hasMessageContaining("pools.doctor.window")
				.hasMessageContaining("too short"));
	}

	@Test
	void runShouldShowAndLogWhatComes(CapturedOutput output) {
		this.contextRunner.run((context) -> {
			Pool<?> pool = context.getBean("parsers", Pool.class);
			PoolsEndpoint endpoint = context.getBean(PoolsEndpoint.class);
			assertThat(status(endpoint)).isEqualTo("warming");
			Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> {
				closeTwice(pool);
				return "attention".equals(status(endpoint));
			});
			assertThat(endpoint.pool("parsers")).isNotNull()
				.extracting(PoolsEndpoint.PoolDescriptor::status)
				.isEqualTo("attention");
			assertThat(findings(endpoint, "parsers")).singleElement()
				.extracting(FindingDescriptor::rule, FindingDescriptor::severity, FindingDescriptor::yaml)
				.containsExactly("double-release", "warning",
						"pools:\n  object:\n    parsers:\n      leak-detection: sample\n");
			assertThat(findings(endpoint, "default")).isEmpty();
			// what comes is told after it is there
			Awaitility.await()
				.atMost(Duration.ofSeconds(30))
				.until(() -> output.getAll().contains(" Write pools.object.parsers.leak-detection: "));
		});
		assertThat(output).containsOnlyOnce("Pool 'parsers': double-release (warning): ")
			.contains(" Write pools.object.parsers.leak-detection: sample");
	}

	@Test
	void runShouldTellListenersOfTheApplication() {
		Told told = new Told();
		this.contextRunner.withBean(Told.class, () -> told)
			.run((context) -> Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> {
				closeTwice(context.getBean("parsers", Pool.class));
				return told.rules.contains("double-release");
			}));
	}

	@Test
	void runShouldWriteNoPropertyForAPoolOfTheApplication() {
		Pool<StringBuilder> own = Pool.builder("own", StringBuilder::new).build();
		this.contextRunner.withBean("ownPool", Pool.class, () -> own).run((context) -> {
			DoctorRounds doctor = context.getBean(DoctorRounds.class);
			Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> {
				closeTwice(own);
				return !doctor.findings(own).isEmpty();
			});
			assertThat(doctor.findings(own)).extracting(Finding::yaml).containsExactly("");
		});
	}

	private static @Nullable String status(PoolsEndpoint endpoint) {
		PoolStats stats = endpoint.pools().pools().get("parsers");
		return (stats != null) ? stats.status() : null;
	}

	private static List<FindingDescriptor> findings(PoolsEndpoint endpoint, String name) {
		PoolsEndpoint.PoolDescriptor pool = endpoint.pool(name);
		return Objects.requireNonNull(pool).findings();
	}

	private static void closeTwice(Pool<?> pool) {
		Lease<?> lease = pool.acquire();
		lease.close();
		lease.close();
	}

	static class Told implements DoctorRounds.Listener {

		private final List<String> rules = new CopyOnWriteArrayList<>();

		@Override
		public void comes(ManagedPool pool, Finding finding) {
			this.rules.add(finding.rule());
		}

		@Override
		public void goes(ManagedPool pool, Finding finding) {
			this.rules.remove(finding.rule());
		}

	}

}
