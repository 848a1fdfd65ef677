package io.pooled.autoconfigure;

import java.time.Duration;
import java.util.List;
import java.util.Map;

import org.springframework.util.unit.DataSize;

import io.pooled.LeakDetection;
import io.pooled.autoconfigure.PoolsProperties.Web;

/**
 * What properties are where nothing is set: the same as the binder makes of their default
 * values, without what it takes for that.
 */
final class Unset {

	static final PoolsProperties.Buffer BUFFER = new PoolsProperties.Buffer(
			List.of(DataSize.ofKilobytes(1), DataSize.ofKilobytes(16), DataSize.ofKilobytes(128)), "adaptive", "auto",
			"auto", DataSize.ofMegabytes(64), PoolsProperties.Buffer.Reset.CLEAR, 0, null, null, null);

	static final PoolsProperties.Gzip GZIP = new PoolsProperties.Gzip(6, null, 64, DataSize.ofMegabytes(64), 200, null,
			null, null);

	static final PoolsProperties.Digest DIGEST = new PoolsProperties.Digest("SHA-256", 64, null, null, null);

	static final PoolsProperties.Defaults DEFAULTS = new PoolsProperties.Defaults(Duration.ofSeconds(60),
			Duration.ofMinutes(5), LeakDetection.COUNT);

	static final PoolsProperties.Jackson.Recycler RECYCLER = new PoolsProperties.Jackson.Recycler(true, 256, null, null,
			null);

	static final PoolsProperties.Jackson JACKSON = new PoolsProperties.Jackson(true, RECYCLER);

	static final PoolsProperties.Metrics METRICS = new PoolsProperties.Metrics(true);

	static final PoolsProperties.Doctor DOCTOR = new PoolsProperties.Doctor(true, Duration.ofSeconds(30));

	static final PoolsProperties.Trial TRIAL = new PoolsProperties.Trial(Duration.ofSeconds(60));

	static final Web.Body BODY = new Web.Body(true, null);

	static final Web.Json WEB_JSON = new Web.Json(false, null, DataSize.ofMegabytes(16));

	static final Web.Etag ETAG = new Web.Etag(false, false, null, DataSize.ofMegabytes(16));

	static final Web.Compression COMPRESSION = new Web.Compression(false, 6, 64, null, null, null, null, null);

	static final Web.RequestGuard REQUEST_GUARD = new Web.RequestGuard(true);

	static final Web.Client CLIENT = new Web.Client(true, null);

	static final Web WEB = new Web(BODY, WEB_JSON, ETAG, COMPRESSION, REQUEST_GUARD, CLIENT);

	static final PoolsProperties POOLS = new PoolsProperties(true, DEFAULTS, Map.of(), Map.of(), Map.of(), Map.of(),
			Map.of(), JACKSON, METRICS, WEB, "25%", "80%", 128, DOCTOR, TRIAL);

	private Unset() {
	}

}
