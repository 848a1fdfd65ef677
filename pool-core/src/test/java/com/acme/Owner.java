package com.acme;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * Somebody who has leased something, and may go on when that is released.
 */
interface Owner {

	/**
	 * Fill what was leased.
	 * @param value what with
	 * @throws Exception to fail the test
	 */
	void write(byte value) throws Exception;

	/**
	 * Return what nobody else may have at the same time.
	 * @return objects by their identity, once something was written
	 */
	Set<Object> memory();

	void release() throws Exception;

	/**
	 * Release once more, in another way where there is one.
	 * @throws Exception if that is refused
	 */
	void releaseOnceMore() throws Exception;

	List<LateUse> lateUses();

	/**
	 * Release, and see that there is nothing but one's own.
	 * @param value what was written
	 * @throws Exception to fail the test
	 */
	void releaseUnharmed(byte value) throws Exception;

	static Set<Object> identities() {
		return Collections.newSetFromMap(new IdentityHashMap<>());
	}

	/**
	 * What is done after the release, and what must come of it.
	 *
	 * @param what it is
	 * @param action does it
	 * @param thrown the exception, {@code Void} for no effect
	 * @param message the message begins with
	 */
	record LateUse(String what, ThrowingCallable action, Class<?> thrown, String message) {

		static LateUse hasNoEffect(String what, ThrowingCallable action) {
			return new LateUse(what, action, Void.class, "");
		}

		void expect() {
			if (this.thrown == Void.class) {
				assertThatCode(this.action).as(this.what).doesNotThrowAnyException();
			}
			else {
				assertThatThrownBy(this.action).as(this.what)
					.isInstanceOf(this.thrown)
					.satisfies((ex) -> assertThat(String.valueOf(ex.getMessage())).startsWith(this.message));
			}
		}

	}

}
