package io.pooled.web.driven;

import java.util.ArrayList;
import java.util.List;

/**
 * Draws what an application does.
 */
final class Steps {

	private static final int DEEP = 2;

	private final Draw draw;

	private final Writes writes;

	private final Heads heads;

	private final Ends ends;

	Steps(Draw draw) {
		this.draw = draw;
		this.writes = new Writes(draw);
		this.heads = new Heads(draw);
		this.ends = new Ends(draw);
	}

	List<Step> answer() {
		List<Step> steps = new ArrayList<>();
		if (this.draw.chance(70)) {
			steps.add(this.heads.text());
		}
		int kind = this.draw.below(100);
		if (kind < 12) {
			steps.addAll(announced());
		}
		else if (kind < 20) {
			steps.addAll(beginning());
			steps.addAll(asynchronous());
		}
		else {
			steps.addAll(some(1 + this.draw.below(9), 0));
		}
		return steps;
	}

	private List<Step> beginning() {
		List<Step> steps = new ArrayList<>();
		for (int i = this.draw.below(4); i > 0; i--) {
			steps.addAll(this.draw.chance(50) ? this.writes.some() : this.heads.some());
		}
		return steps;
	}

	/** A body whose length is known before it is written, and that may be left then. */
	private List<Step> announced() {
		List<Step> body = new ArrayList<>();
		boolean writer = this.draw.chance(50);
		for (int i = this.draw.below(4); i >= 0; i--) {
			body.add(this.writes.known(writer));
			if (this.draw.chance(20)) {
				body.add(this.ends.flush(writer));
			}
		}
		List<Step> steps = new ArrayList<>();
		if (this.draw.chance(30)) {
			steps.addAll(this.heads.some());
		}
		boolean again = this.draw.chance(30);
		if (again) {
			steps.add(Heads.length(this.draw, this.draw.of(100, 5000, 70_000)));
			steps.add(Ends.reset());
		}
		if (!again || this.draw.chance(50)) {
			steps.add(Heads.length(this.draw, Lengths.of(body)));
		}
		steps.addAll(body);
		steps.addAll(some(this.draw.below(3), 0));
		return steps;
	}

	private List<Step> some(int count, int depth) {
		List<Step> steps = new ArrayList<>();
		for (int i = 0; i < count; i++) {
			int what = this.draw.below(100);
			if (what < 40) {
				steps.addAll(this.writes.some());
			}
			else if (what < 68) {
				steps.addAll(this.heads.some());
			}
			else if (what < 84) {
				steps.add(this.ends.any());
			}
			else if (what < 92 && depth < DEEP) {
				steps.add(Nested.any(this.draw, some(this.draw.below(5), depth + 1)));
			}
			else {
				steps.add(this.heads.question());
			}
		}
		return steps;
	}

	private List<Step> asynchronous() {
		List<Step> dispatched = some(this.draw.below(3), DEEP);
		if (this.draw.chance(30)) {
			return List.of(Asynchronous.dispatched(this.draw, beginning(), dispatched));
		}
		return List.of(Asynchronous.completed(this.draw, some(this.draw.below(4), DEEP)));
	}

}
