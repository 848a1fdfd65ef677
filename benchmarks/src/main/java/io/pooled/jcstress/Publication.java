package io.pooled.jcstress;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Description;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/**
 * What one owner did before its release happens before what the next owner does.
 */
@JCStressTest
@Description("An owner reads and writes an item and releases it, while somebody acquires, reads and writes.")
@Outcome(id = "1, 2", expect = Expect.ACCEPTABLE, desc = "The next owner sees what the former owner wrote.")
@Outcome(id = "1, 0", expect = Expect.ACCEPTABLE, desc = "The next one came too early and got a new item.")
@Outcome(expect = Expect.FORBIDDEN, desc = "The owners see too little or too much of each other.")
@State
public class Publication extends Scene {

	Publication() {
		this.first.item().value = 1;
	}

	@Actor
	public void owner(II_Result r) {
		r.r1 = this.first.item().value;
		this.first.item().value = 2;
		this.subject.release(this.first);
	}

	@Actor
	public void next(II_Result r) {
		Item item = this.subject.acquire().item();
		r.r2 = item.value;
		item.value = 3;
	}

}
