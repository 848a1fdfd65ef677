package io.pooled.autoconfigure;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.convert.ApplicationConversionService;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import io.pooled.DiscardReason;
import io.pooled.PoolDetails;
import io.pooled.PoolStats;
import io.pooled.doctor.Doctor;
import io.pooled.doctor.Finding;
import io.pooled.doctor.PoolSnapshot;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * An application starts with what the doctor says to write, for every rule and kind of
 * pool.
 */
class AdviceTests {

	private static final long SECOND = 1_000_000_000;

	private static final Map<String, String> PROPERTIES = Map.of("buffer", "pools.buffer.big-exports", "object",
			"pools.object.parsers", "gzip", "pools.gzip.archive", "digest", "pools.digest.tags", "recycler",
			"pools.jackson.recycler", "compression", "pools.web.compression");

	static List<Advice> advice() {
		return PROPERTIES.keySet()
			.stream()
			.sorted()
			.flatMap((kind) -> Stream.of(Trouble.values())
				.filter((trouble) -> trouble.isOf(kind))
				.flatMap((trouble) -> advice(kind, trouble)))
			.toList();
	}

	private static Stream<Advice> advice(String kind, Trouble trouble) {
		PoolSnapshot before = snapshot(kind, 0, trouble);
		return Doctor.findings(before, snapshot(kind, 200_000, trouble))
			.stream()
			.map((finding) -> new Advice(kind, finding));
	}

	@ParameterizedTest
	@MethodSource("advice")
	void applicationStartsWithIt(Advice advice) {
		boolean isInVain = advice.kind.equals("recycler") && advice.finding.rule().equals("oversize");
		assertThat(advice.finding.yaml()).startsWith(isInVain ? "" : "pools:\n");
		new ApplicationContextRunner()
			.withInitializer(
					(context) -> context.getEnvironment().setConversionService(new ApplicationConversionService()))
			.withInitializer(Yaml.of(advice.finding.yaml()))
			.withInitializer(Yaml.of("pools.object.parsers.type: java.lang.StringBuilder",
					"pools.web.compression.enabled: false"))
			.withConfiguration(
					AutoConfigurations.of(PoolsAutoConfiguration.class, PooledEncodersAutoConfiguration.class,
							PooledRecyclerAutoConfiguration.class, PoolsDoctorAutoConfiguration.class))
			.run((context) -> assertThat(context).hasNotFailed());
	}

	@Test
	void everyRuleIsTriedForBuffers() {
		Set<String> tried = advice().stream()
			.filter((advice) -> advice.kind.equals("buffer"))
			.map((advice) -> advice.finding.rule())
			.collect(Collectors.toCollection(TreeSet::new));
		Set<String> rules = new TreeSet<>(Doctor.rules());
		// a buffer has no reset that could refuse it
		rules.remove("invalid-resets");
		assertThat(tried).isEqualTo(rules);
	}

	private static PoolSnapshot snapshot(String kind, long acquires, Trouble trouble) {
		Map<String, Long> discarded = new LinkedHashMap<>();
		Arrays.stream(DiscardReason.values())
			.forEach((reason) -> discarded.put(reason.id(), (trouble.discards == reason) ? acquires : 0));
		long misses = (trouble == Trouble.NONE) ? 0 : acquires;
		long releases = (trouble == Trouble.NEVER_RELEASED) ? 0 : acquires;
		long idle = (trouble == Trouble.KEPT) ? 4_000_000 : 0;
		long count = (trouble == Trouble.RARE) ? 3 : acquires;
		PoolStats stats = new PoolStats(kind.equals("compression") ? "gzip" : kind, count, count - misses, misses,
				releases, 0, 0, (trouble == Trouble.NEVER_RELEASED) ? 1_000 + acquires : 0, idle, 20 << 20, 20 << 20,
				misses, discarded, (trouble == Trouble.OVERDUE) ? acquires : 0, 0,
				(trouble == Trouble.SECOND_RELEASE) ? acquires : 0, (trouble == Trouble.EXHAUSTED) ? acquires : 0, 0,
				"healthy");
		return new PoolSnapshot(kind, PROPERTIES.get(kind), time(acquires, trouble), stats,
				details(kind, acquires, trouble));
	}

	private static long time(long acquires, Trouble trouble) {
		if (acquires == 0) {
			return 0;
		}
		return (trouble == Trouble.OFTEN) ? SECOND / 1_000 : (trouble == Trouble.RARE) ? 600 * SECOND : 30 * SECOND;
	}

	private static PoolDetails details(String kind, long acquires, Trouble trouble) {
		Map<String, Object> settings = new LinkedHashMap<>();
		settings.put("idleTimeout",
				(trouble == Trouble.KEPT) ? "PT0S" : (trouble == Trouble.DRAINED) ? "PT1S" : "PT60S");
		settings.put("maxIdle", 64);
		if (!kind.equals("buffer")) {
			return new PoolDetails(settings, List.of(), List.of(),
					new PoolDetails.Traffic(100, trouble.meetings(acquires), 0));
		}
		settings.put("maxRetained", 10L << 20);
		settings.put("maxCapacity", (trouble == Trouble.OVERSIZE) ? 512L : "auto");
		settings.put("sharedMemory",
				Map.of("retained", 10L << 20, "maxRetained", 15L << 20, "held", 20L << 20, "maxInUse", 64L << 20));
		return new PoolDetails(settings,
				List.of(new PoolDetails.SizeClass(1024, 0, acquires, (trouble == Trouble.KEPT) ? 4_000_000 : 0, 0)),
				trouble.sizes(acquires), new PoolDetails.Traffic(40L << 20, trouble.meetings(acquires), 0));
	}

	private enum Trouble {

		NONE(null), NEVER_RELEASED(null), OVERDUE(null), SECOND_RELEASE(null), EXHAUSTED(null), OFTEN(null), KEPT(null),
		MEETINGS(null), TINY(null), SEGMENTS(null), TAIL(null), RARE(DiscardReason.IDLE), DRAINED(DiscardReason.IDLE),
		PRESSURE(DiscardReason.PRESSURE), FULL(DiscardReason.FULL), OVERSIZE(DiscardReason.OVERSIZE),
		INVALID(DiscardReason.INVALID), ABANDONED(DiscardReason.ABANDONED);

		private final @Nullable DiscardReason discards;

		Trouble(@Nullable DiscardReason discards) {
			this.discards = discards;
		}

		boolean isOf(String kind) {
			return switch (this) {
				case EXHAUSTED -> kind.equals("buffer");
				case OVERSIZE -> kind.equals("buffer") || kind.equals("recycler");
				default -> true;
			};
		}

		long meetings(long acquires) {
			return (this == MEETINGS) ? acquires : 0;
		}

		List<PoolDetails.SizeCount> sizes(long acquires) {
			return switch (this) {
				case TINY -> List.of(new PoolDetails.SizeCount(64, acquires));
				case SEGMENTS -> List.of(new PoolDetails.SizeCount(65_536, acquires / 64));
				case TAIL -> List.of(new PoolDetails.SizeCount(1024, acquires),
						new PoolDetails.SizeCount(32 << 20, acquires / 200));
				case RARE -> List.of(new PoolDetails.SizeCount(1024, Math.min(acquires, 3)));
				default -> List.of(new PoolDetails.SizeCount(1024, acquires));
			};
		}

	}

	private record Advice(String kind, Finding finding) {

		@Override
		public String toString() {
			return this.kind + ": " + this.finding.rule() + " " + this.finding.yaml().strip().replaceAll("\\s+", " ");
		}

	}

}
