package io.pooled.sample;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ThreadLocalRandom;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.lifecycle.Startables;

import io.pooled.sample.Http.Outcome;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Stops the sample in a container while it is loaded, and replaces one instance after the
 * other.
 */
class RestartContainerTests {

	private static final int CLIENTS = 4;

	private static final int ENOUGH = 20;

	private static final String ENDED = "Graceful shutdown complete";

	private static final int TRIES = 4;

	private static final int STOP_SECONDS = 60;

	private static final Duration PATIENCE = Duration.ofMinutes(1);

	private static final String PATH = "/zones";

	@BeforeAll
	static void skipUnlessPossible() throws InterruptedException {
		Containers.skipUnlessPossible();
	}

	@Test
	void noResponseIsLostWhenInstancesAreReplacedOrStopped() throws Exception {
		List<GenericContainer<?>> serving = new CopyOnWriteArrayList<>();
		try (GenericContainer<?> first = Containers.sample();
				GenericContainer<?> second = Containers.sample();
				GenericContainer<?> third = Containers.sample();
				GenericContainer<?> fourth = Containers.sample()) {
			// All of them beforehand: beside the load, a start takes a minute on two
			// cores.
			Startables.deepStart(first, second, third, fourth).join();
			serving.addAll(List.of(first, second));
			try (Load load = new Load().from(CLIENTS, () -> fetchFromAny(serving))) {
				awaitMore(load);
				replace(first, third, serving);
				awaitMore(load);
				replace(second, fourth, serving);
				awaitMore(load);
				assertThat(load.end()).containsOnlyKeys(Outcome.COMPLETE);
			}
			stopsWithoutLosingAResponse(third);
		}
	}

	// What it has begun it ends; what comes later finds nobody.
	private static void stopsWithoutLosingAResponse(GenericContainer<?> container) throws Exception {
		Http http = Containers.client(container);
		try (Load load = new Load().from(CLIENTS, () -> http.fetch(PATH))) {
			awaitMore(load);
			int before = load.count(Outcome.COMPLETE);
			stop(container);
			Map<Outcome, Integer> outcomes = load.end();
			assertThat(outcomes).containsOnlyKeys(Outcome.COMPLETE, Outcome.UNANSWERED);
			assertThat(outcomes.get(Outcome.COMPLETE)).isGreaterThan(before);
			assertThat(container.getLogs()).contains(ENDED);
		}
	}

	private static void awaitMore(Load load) {
		int before = load.count(Outcome.COMPLETE);
		await().atMost(PATIENCE).until(() -> load.count(Outcome.COMPLETE) >= before + ENOUGH);
	}

	private static void replace(GenericContainer<?> old, GenericContainer<?> next, List<GenericContainer<?>> serving) {
		serving.add(next);
		serving.remove(old);
		stop(old);
		assertThat(old.getLogs()).contains(ENDED);
	}

	// As a proxy does: where no response has begun, another instance is asked.
	private static Outcome fetchFromAny(List<GenericContainer<?>> serving) throws InterruptedException {
		Outcome outcome = Outcome.UNANSWERED;
		for (int i = 0; outcome == Outcome.UNANSWERED && i < TRIES; i++) {
			List<GenericContainer<?>> now = List.copyOf(serving);
			outcome = Containers.client(now.get(ThreadLocalRandom.current().nextInt(now.size()))).fetch(PATH);
		}
		return outcome;
	}

	private static void stop(GenericContainer<?> container) {
		DockerClientFactory.instance()
			.client()
			.stopContainerCmd(container.getContainerId())
			.withTimeout(STOP_SECONDS)
			.exec();
	}

}
