package io.pooled.web.servlet;

import jakarta.servlet.AsyncContext;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.mockito.BDDMockito.willThrow;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.verify;

/**
 * What an application that completes its request gets.
 */
class FinishingAsyncContextTests {

	@Test
	void requestIsCompletedWhateverBecomesOfItsBody() throws Exception {
		AsyncContext server = mock(AsyncContext.class);
		BodyResponse body = mock(BodyResponse.class);
		willThrow(new IllegalStateException("too much")).given(body).finish();
		assertThatIllegalStateException().isThrownBy(new FinishingAsyncContext(server, body)::complete)
			.withMessage("too much");
		verify(server).complete();
	}

}
