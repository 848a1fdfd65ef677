package io.pooled.actuate.endpoint;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.Access;
import org.springframework.boot.actuate.endpoint.OperationResponseBody;
import org.springframework.boot.actuate.endpoint.annotation.DeleteOperation;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;

import io.pooled.LeakSite;
import io.pooled.ManagedPool;
import io.pooled.NoSuchPoolException;
import io.pooled.PoolDetails;
import io.pooled.PoolStats;
import io.pooled.Pools;
import io.pooled.doctor.Advice;
import io.pooled.doctor.DoctorRounds;
import io.pooled.doctor.Finding;
import io.pooled.doctor.PoolSnapshot;
import io.pooled.doctor.Severity;
import io.pooled.doctor.SizeAdvisor;
import io.pooled.trial.Trials;

/**
 * Shows every pool and, where access allows it, empties one or starts a trial of it.
 *
 * @since 0.1.0
 */
@Endpoint(id = "pools", defaultAccess = Access.READ_ONLY)
public class PoolsEndpoint {

	static final String TRIAL = "trial";

	private final Pools pools;

	private final @Nullable DoctorRounds doctor;

	private final Trials trials;

	/**
	 * Create the endpoint of pools that no doctor looks at.
	 * @param pools the pools to show
	 */
	public PoolsEndpoint(Pools pools) {
		this(pools, null, new Trials(Trials.DEFAULT_MAX_DURATION));
	}

	/**
	 * Create the endpoint.
	 * @param pools the pools to show
	 * @param doctor looks at them, if anybody does
	 * @param trials finds out whether they are worth having
	 */
	public PoolsEndpoint(Pools pools, @Nullable DoctorRounds doctor, Trials trials) {
		this.pools = pools;
		this.doctor = doctor;
		this.trials = trials;
	}

	/**
	 * Show the counters of every pool.
	 * @return the counters by name
	 */
	@ReadOperation
	public PoolsDescriptor pools() {
		Map<String, PoolStats> stats = new LinkedHashMap<>();
		this.pools.stream().forEach((pool) -> stats.put(pool.name(), stats(pool, findings(pool))));
		return new PoolsDescriptor(stats);
	}

	/**
	 * Show everything about one pool.
	 * @param name the name of the pool
	 * @return the pool, or {@code null} if there is none of this name
	 */
	@ReadOperation
	public @Nullable PoolDescriptor pool(@Selector String name) {
		try {
			ManagedPool pool = this.pools.get(name);
			List<Finding> findings = findings(pool);
			return PoolDescriptor.of(pool, stats(pool, findings), findings);
		}
		catch (NoSuchPoolException ex) {
			return null;
		}
	}

	/**
	 * Show more of one pool.
	 * @param name the name of the pool
	 * @param view {@code advice} for settings that fit the sizes of its buffers,
	 * {@value #TRIAL} for what a trial has found
	 * @return the view, or {@code null} if there is no pool of this name, no such view,
	 * or too little to advise on
	 */
	@ReadOperation
	public @Nullable OperationResponseBody view(@Selector String name, @Selector String view) {
		try {
			ManagedPool pool = this.pools.get(name);
			return switch (view) {
				case "advice" -> SizeAdvisor.advise(snapshot(pool)).map(AdviceDescriptor::of).orElse(null);
				case TRIAL -> TrialDescriptor.of(this.trials.isRunning(pool), this.trials.report(pool));
				default -> null;
			};
		}
		catch (NoSuchPoolException ex) {
			return null;
		}
	}

	/**
	 * Start a trial of one pool.
	 * @param name the name of the pool
	 * @param view {@value #TRIAL}
	 * @param duration how long it takes; 10 s unless set
	 * @return that it runs
	 * @throws NoSuchPoolException if there is no pool of this name
	 * @throws IllegalArgumentException if there is no such view, the duration is too
	 * short or too long, or the pool keeps nothing itself
	 * @throws IllegalStateException if a trial runs
	 */
	@WriteOperation
	public TrialDescriptor start(@Selector String name, @Selector String view, @Nullable Duration duration) {
		if (!TRIAL.equals(view)) {
			throw new IllegalArgumentException("Only '" + TRIAL + "' can be started, not '" + view + "'");
		}
		this.trials.start(this.pools.get(name), (duration != null) ? duration : Trials.DEFAULT_DURATION);
		return TrialDescriptor.of(true, null);
	}

	private PoolSnapshot snapshot(ManagedPool pool) {
		long now = System.nanoTime();
		return (this.doctor != null) ? this.doctor.snapshot(pool, now) : PoolSnapshot.of(pool, null, now);
	}

	private List<Finding> findings(ManagedPool pool) {
		return (this.doctor != null) ? this.doctor.findings(pool) : List.of();
	}

	private static PoolStats stats(ManagedPool pool, List<Finding> findings) {
		PoolStats stats = pool.stats();
		if (findings.stream().anyMatch((finding) -> finding.severity() != Severity.INFO)) {
			return stats.withStatus("attention");
		}
		return "attention".equals(stats.status()) ? stats.withStatus("healthy") : stats;
	}

	/**
	 * Empty the idle slots of one pool.
	 * @param name the name of the pool
	 * @return how many objects were discarded
	 * @throws io.pooled.NoSuchPoolException if there is none of this name
	 */
	@DeleteOperation
	public TrimDescriptor trim(@Selector String name) {
		return new TrimDescriptor(this.pools.get(name).trim());
	}

	/**
	 * The counters of every pool.
	 *
	 * @param pools the counters by name
	 */
	public record PoolsDescriptor(Map<String, PoolStats> pools) implements OperationResponseBody {
	}

	/**
	 * Everything about one pool: its counters, and more.
	 *
	 * @param kind as in {@link PoolStats}
	 * @param acquires as in {@link PoolStats}
	 * @param hits as in {@link PoolStats}
	 * @param misses as in {@link PoolStats}
	 * @param releases as in {@link PoolStats}
	 * @param hitRate as in {@link PoolStats}
	 * @param imbalance as in {@link PoolStats}
	 * @param inUse as in {@link PoolStats}
	 * @param idle as in {@link PoolStats}
	 * @param retainedBytes as in {@link PoolStats}
	 * @param maxRetainedBytes as in {@link PoolStats}
	 * @param created as in {@link PoolStats}
	 * @param discarded as in {@link PoolStats}
	 * @param overdue as in {@link PoolStats}
	 * @param leaked as in {@link PoolStats}
	 * @param staleReleases as in {@link PoolStats}
	 * @param exhausted as in {@link PoolStats}
	 * @param churnPerGc as in {@link PoolStats}
	 * @param status as in {@link PoolStats}
	 * @param settings the settings in force
	 * @param sizeClasses counters by size class
	 * @param sizes a histogram of final sizes
	 * @param findings what is wrong with the pool
	 * @param leaks where leases were misused, as far as they were watched
	 */
	public record PoolDescriptor(String kind, long acquires, long hits, long misses, long releases, double hitRate,
			double imbalance, long inUse, long idle, long retainedBytes, long maxRetainedBytes, long created,
			Map<String, Long> discarded, long overdue, long leaked, long staleReleases, long exhausted,
			double churnPerGc, String status, Map<String, Object> settings, List<PoolDetails.SizeClass> sizeClasses,
			List<PoolDetails.SizeCount> sizes, List<FindingDescriptor> findings,
			List<LeakSite> leaks) implements OperationResponseBody {

		private static PoolDescriptor of(ManagedPool pool, PoolStats stats, List<Finding> findings) {
			PoolDetails details = pool.details();
			return new PoolDescriptor(stats.kind(), stats.acquires(), stats.hits(), stats.misses(), stats.releases(),
					stats.hitRate(), stats.imbalance(), stats.inUse(), stats.idle(), stats.retainedBytes(),
					stats.maxRetainedBytes(), stats.created(), stats.discarded(), stats.overdue(), stats.leaked(),
					stats.staleReleases(), stats.exhausted(), stats.churnPerGc(), stats.status(), details.settings(),
					details.sizeClasses(), details.sizes(), findings.stream().map(FindingDescriptor::of).toList(),
					pool.leaks());
		}

	}

	/**
	 * Settings that fit the sizes of a pool's buffers.
	 *
	 * @param yaml the settings as one writes them down
	 * @param settings the same by name
	 * @param predicted what they would come to
	 * @param current what the present settings come to
	 * @param samples how many buffers that is known from
	 */
	public record AdviceDescriptor(String yaml, Map<String, Object> settings, Advice.Prediction predicted,
			Advice.Prediction current, long samples) implements OperationResponseBody {

		private static AdviceDescriptor of(Advice advice) {
			return new AdviceDescriptor(advice.yaml(), advice.settings(), advice.predicted(), advice.current(),
					advice.samples());
		}

	}

	/**
	 * What emptying a pool did.
	 *
	 * @param discarded how many objects were discarded
	 */
	public record TrimDescriptor(int discarded) implements OperationResponseBody {
	}

	/**
	 * Something that is wrong with a pool.
	 *
	 * @param rule the name of the rule that found it
	 * @param severity how bad it is
	 * @param evidence the figures behind it
	 * @param advice what to do
	 * @param yaml what to write in the configuration
	 */
	public record FindingDescriptor(String rule, String severity, String evidence, String advice, String yaml) {

		private static FindingDescriptor of(Finding finding) {
			return new FindingDescriptor(finding.rule(), finding.severity().id(), finding.evidence(), finding.advice(),
					finding.yaml());
		}

	}

}
