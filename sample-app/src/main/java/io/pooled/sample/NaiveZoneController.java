package io.pooled.sample;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.zip.GZIPOutputStream;

import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.json.JsonMapper;

/**
 * The same zones the way it is usually written, to compare with.
 */
@RestController
@RequestMapping("/naive")
class NaiveZoneController {

	private final ZoneCatalog catalog;

	private final JsonMapper mapper;

	NaiveZoneController(ZoneCatalog catalog, JsonMapper mapper) {
		this.catalog = catalog;
		this.mapper = mapper;
	}

	@GetMapping("/zones/{region}/{*city}")
	ResponseEntity<byte[]> zone(@PathVariable String region, @PathVariable String city) {
		return json(this.catalog.get(region + city));
	}

	@GetMapping("/zones")
	ResponseEntity<byte[]> zones() {
		return json(this.catalog.all());
	}

	@GetMapping("/zones.json.gz")
	ResponseEntity<byte[]> archive() throws IOException {
		ByteArrayOutputStream compressed = new ByteArrayOutputStream();
		try (OutputStream gzip = new GZIPOutputStream(compressed)) {
			gzip.write(this.mapper.writeValueAsBytes(this.catalog.all()));
		}
		return ResponseEntity.ok().contentType(ZoneController.GZIP).body(compressed.toByteArray());
	}

	private ResponseEntity<byte[]> json(Object value) {
		return ResponseEntity.ok().contentType(MediaType.APPLICATION_JSON).body(this.mapper.writeValueAsBytes(value));
	}

}
