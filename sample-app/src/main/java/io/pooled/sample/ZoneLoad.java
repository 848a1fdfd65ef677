package io.pooled.sample;

import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.net.URLConnection;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Asks instances of the sample for zones, up to ten times a second, until it is stopped.
 * The arguments are where they listen; who comes twice gets twice the load.
 */
public final class ZoneLoad {

	private static final List<String> PATHS = List.of("/zones/Europe/Paris", "/zones.csv", "/zones/Asia/Tokyo",
			"/zones.json.gz", "/zones/America/New_York", "/zones");

	private static final Duration PAUSE = Duration.ofMillis(100);

	private static final int PATIENCE = 10_000;

	private static final long TELL_EVERY = 600;

	private ZoneLoad() {
	}

	/**
	 * Run until the process is stopped.
	 * @param instances addresses such as {@code http://localhost:8080}
	 * @throws InterruptedException if it is interrupted
	 */
	public static void main(String... instances) throws InterruptedException {
		long failed = 0;
		for (long i = 0;; i++) {
			String instance = instances[(int) (i % instances.length)];
			String path = PATHS.get((int) (i / instances.length % PATHS.size()));
			try {
				URLConnection connection = URI.create(instance + path).toURL().openConnection();
				connection.setConnectTimeout(PATIENCE);
				connection.setReadTimeout(PATIENCE);
				connection.getInputStream().transferTo(OutputStream.nullOutputStream());
			}
			catch (IOException ex) {
				failed++; // not there yet, or not any more
			}
			if (i % TELL_EVERY == 0) {
				System.out.println((i + 1) + " requests, " + failed + " of them failed");
			}
			TimeUnit.MILLISECONDS.sleep(PAUSE.toMillis());
		}
	}

}
