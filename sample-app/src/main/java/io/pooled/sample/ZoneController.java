package io.pooled.sample;

import java.nio.charset.StandardCharsets;

import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

import io.pooled.buffer.PooledBuffer;
import io.pooled.buffer.PooledBufferFactory;
import io.pooled.gzip.PooledGzip;
import io.pooled.json.PooledJsonEncoder;

/**
 * Zones from pooled buffers.
 */
@RestController
class ZoneController {

	private static final MediaType CSV = new MediaType("text", "csv", StandardCharsets.UTF_8);

	static final MediaType GZIP = new MediaType("application", "gzip");

	private final ZoneCatalog catalog;

	private final PooledJsonEncoder documents;

	private final PooledJsonEncoder bulk;

	private final PooledBufferFactory exports;

	private final PooledGzip archives;

	ZoneController(ZoneCatalog catalog, PooledJsonEncoder documents, PooledJsonEncoder bulk,
			PooledBufferFactory exports, PooledGzip archives) {
		this.catalog = catalog;
		this.documents = documents;
		this.bulk = bulk;
		this.exports = exports;
		this.archives = archives;
	}

	@GetMapping(path = "/zones/{region}/{*city}", produces = MediaType.APPLICATION_JSON_VALUE)
	PooledBuffer zone(@PathVariable String region, @PathVariable String city) {
		return this.documents.encode(this.catalog.get(region + city));
	}

	@GetMapping(path = "/zones", produces = MediaType.APPLICATION_JSON_VALUE)
	PooledBuffer zones() {
		return this.bulk.encode(this.catalog.all());
	}

	@GetMapping("/zones.csv")
	ResponseEntity<PooledBuffer> csv() {
		return ResponseEntity.ok().contentType(CSV).body(this.exports.fill(this::writeRows));
	}

	private void writeRows(PooledBuffer body) {
		body.writeUtf8("zone,at,offset_before,offset_after,seconds\n");
		for (Zone zone : this.catalog.all()) {
			for (Zone.Transition transition : zone.transitions()) {
				writeRow(body, zone, transition);
			}
		}
	}

	private void writeRow(PooledBuffer body, Zone zone, Zone.Transition transition) {
		body.writeUtf8(zone.id());
		body.write(',');
		body.writeUtf8(transition.at());
		body.write(',');
		body.writeUtf8(transition.offsetBefore());
		body.write(',');
		body.writeUtf8(transition.offsetAfter());
		body.write(',');
		body.writeUtf8(Long.toString(transition.seconds()));
		body.write('\n');
	}

	@GetMapping("/zones.json.gz")
	ResponseEntity<PooledBuffer> archive() {
		try (PooledBuffer json = this.bulk.encode(this.catalog.all())) {
			return ResponseEntity.ok().contentType(GZIP).body(this.archives.compress(json));
		}
	}

}
