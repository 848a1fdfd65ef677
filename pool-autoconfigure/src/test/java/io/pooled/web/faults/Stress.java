package io.pooled.web.faults;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/**
 * Clients that play all scenes again and again, and some that only want their answers.
 */
final class Stress {

	private static final int PLAYERS = 8;

	private static final int BYSTANDERS = 2;

	/** What a machine that is busy with other things may need in addition. */
	private static final Duration GRACE = Duration.ofSeconds(60);

	private final StressedApplication stressed;

	private final long seed;

	private final List<Cell> cells;

	private final AtomicInteger turns = new AtomicInteger();

	private final AtomicInteger players = new AtomicInteger(PLAYERS);

	Stress(StressedApplication stressed, long seed) {
		this.stressed = stressed;
		this.seed = seed;
		this.cells = new ArrayList<>(Stream.concat(Stream.of(UploadScene.values()), Stream.of(StreamScene.values()))
			.filter((scene) -> scene.concerns(stressed.application().server()))
			.flatMap((scene) -> Stream.of(new Cell(scene, false), new Cell(scene, true)))
			.flatMap((cell) -> Collections.nCopies(cell.scene().weight(cell.isCompressed()), cell).stream())
			.toList());
		Collections.shuffle(this.cells, new Random(seed));
	}

	/**
	 * Play until time is up and everything has been seen that is to be seen.
	 * @param time at least
	 * @throws Exception if a client fails in an unforeseen way
	 */
	void run(Duration time) throws Exception {
		long started = System.nanoTime();
		ExecutorService threads = Executors.newFixedThreadPool(PLAYERS + BYSTANDERS);
		try {
			List<Future<?>> clients = new ArrayList<>();
			for (int i = 0; i < PLAYERS + BYSTANDERS; i++) {
				Random dice = new Random(this.seed + i);
				clients.add(threads.submit((i < PLAYERS) ? () -> play(started, time, dice) : () -> standBy(dice)));
			}
			for (Future<?> caller : clients) {
				caller.get();
			}
		}
		finally {
			threads.shutdownNow();
		}
	}

	private void play(long started, Duration time, Random dice) {
		Bystander after = new Bystander(this.stressed, dice);
		try {
			while (isToGoOn(System.nanoTime() - started, time)) {
				Cell cell = next();
				play(cell, dice);
				after.follow(cell);
			}
		}
		finally {
			this.players.decrementAndGet();
		}
	}

	// Once each was played, every second one is of what has something left to be seen.
	private Cell next() {
		int turn = this.turns.getAndIncrement();
		if (turn >= this.cells.size() && turn % 2 == 0) {
			Set<String> missing = this.stressed.ledger().missing(this.cells).keySet();
			List<Cell> wanted = this.cells.stream().filter((cell) -> missing.contains(cell.toString())).toList();
			if (!wanted.isEmpty()) {
				return wanted.get(turn / 2 % wanted.size());
			}
		}
		return this.cells.get(Math.floorMod(turn, this.cells.size()));
	}

	private boolean isToGoOn(long elapsed, Duration time) {
		return elapsed < time.toNanos() || this.turns.get() < this.cells.size()
				|| (elapsed < time.plus(GRACE).toNanos() && !this.stressed.ledger().missing(this.cells).isEmpty());
	}

	private void play(Cell cell, Random dice) {
		try {
			cell.scene().play(this.stressed, cell, dice);
		}
		catch (Exception | AssertionError ex) {
			this.stressed.ledger().violation(cell, ex);
		}
	}

	private void standBy(Random dice) {
		Bystander bystander = new Bystander(this.stressed, dice);
		while (this.players.get() > 0) {
			bystander.ask();
		}
	}

	/**
	 * Check what was seen, and what is left.
	 */
	void check() {
		try {
			this.stressed.awaitRest();
		}
		catch (AssertionError ex) {
			this.stressed.ledger().violation("at rest", "not everything came back", ex);
		}
		this.stressed.ledger().check(this.stressed.toString(), this.cells);
	}

}
