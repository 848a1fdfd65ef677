package io.pooled.web.servlet;

import java.io.IOException;

import jakarta.servlet.AsyncEvent;
import org.springframework.core.NestedExceptionUtils;

/**
 * Tells a client that is gone from other errors. Tomcat neither dispatches nor completes
 * an asynchronous request whose client it has lost before the handler returned, if
 * somebody dispatches it because of that error: so the error is the last that is heard of
 * such a request.
 */
final class ClientLoss {

	private ClientLoss() {
	}

	static boolean isToldBy(AsyncEvent event) {
		Throwable error = event.getThrowable();
		return error != null && NestedExceptionUtils.getMostSpecificCause(error) instanceof IOException;
	}

}
