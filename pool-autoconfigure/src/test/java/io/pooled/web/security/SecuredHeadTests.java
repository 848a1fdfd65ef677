package io.pooled.web.security;

import java.nio.file.Path;

import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import io.pooled.web.Features;
import io.pooled.web.http.Reply;
import io.pooled.web.http.RunningApplication;
import io.pooled.web.http.ServerUnderTest;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A HEAD has what the plain application says, and no length that is not that of the GET.
 */
class SecuredHeadTests {

	private static final String[] GZIP = { "Accept-Encoding", "gzip" };

	@ParameterizedTest(name = "{0}, {1}")
	@MethodSource("io.pooled.web.Features#filtersWithServlets")
	void headSaysWhatThePlainApplicationSays(ServerUnderTest server, String features, @TempDir Path folder)
			throws Exception {
		String[] properties = Features.enabling(features);
		try (RunningApplication plain = SecuredApplication.start(server, folder);
				RunningApplication application = SecuredApplication.start(server, folder, properties)) {
			for (String path : new String[] { "/", "/index.html", "/public/large", "/public/forward" }) {
				int length = path.contains("public") ? SecuredApplication.LARGE : SecuredApplication.INDEX;
				Reply expected = plain.send("HEAD", path, GZIP);
				assertThat(expected.header("Content-Length")).as("%s: %s", path, expected).isEqualTo("" + length);
				Reply get = application.get(path, GZIP);
				Reply head = application.send("HEAD", path, GZIP);
				application.assertNothingInUse();
				assertThat(head.status()).as("%s: %s", path, head).isEqualTo(200);
				assertThat(head.body()).as("%s: %s", path, head).isEmpty();
				assertThat(head.header("Content-Length")).as("%s: %s", path, head)
					.isIn(null, get.header("Content-Length"));
				// Tomcat ends a forward without a body before Spring Security writes a
				// header.
				for (String name : new String[] { "X-Frame-Options", "Cache-Control" }) {
					if (expected.header(name) != null) {
						assertThat(head.header(name)).as("%s: %s", path, head).isEqualTo(expected.header(name));
					}
				}
			}
		}
	}

}
