package io.pooled.jcstress;

import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.Outcome;

/**
 * Outcomes that several tests have in common. What is not listed is forbidden.
 */
final class Grades {

	private Grades() {
	}

	@Outcome(id = "true, false, sound", expect = Expect.ACCEPTABLE, desc = "The first one ended the ownership.")
	@Outcome(id = "false, true, sound", expect = Expect.ACCEPTABLE, desc = "The second one ended the ownership.")
	@Outcome(expect = Expect.FORBIDDEN, desc = "Not exactly one ended it, or somebody else was hurt.")
	static final class OneWins {

	}

	@Outcome(id = "true, true, sound", expect = Expect.ACCEPTABLE, desc = "Each ended its own ownership.")
	@Outcome(expect = Expect.FORBIDDEN, desc = "A release got lost, or an item.")
	static final class BothWin {

	}

	@Outcome(id = "1, sound", expect = Expect.ACCEPTABLE, desc = "One of the two was counted as stale.")
	@Outcome(expect = Expect.FORBIDDEN, desc = "Not exactly one was stale, or somebody else was hurt.")
	static final class OneStale {

	}

	@Outcome(id = "sound", expect = Expect.ACCEPTABLE, desc = "All is well.")
	@Outcome(expect = Expect.FORBIDDEN, desc = "Something got lost, or has two owners.")
	static final class Sound {

	}

	@Outcome(id = "true, sound", expect = Expect.ACCEPTABLE, desc = "The owner ended its ownership.")
	@Outcome(expect = Expect.FORBIDDEN, desc = "The owner's release got lost, or somebody else was hurt.")
	static final class OwnerReleases {

	}

	@Outcome(id = "false, sound", expect = Expect.ACCEPTABLE, desc = "The late release did nothing.")
	@Outcome(expect = Expect.FORBIDDEN, desc = "The late release ended an ownership of somebody else.")
	static final class LateReleaseFails {

	}

}
