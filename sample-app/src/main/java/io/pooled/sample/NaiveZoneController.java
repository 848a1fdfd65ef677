package io.pooled.sample;

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

	private ResponseEntity<byte[]> json(Object value) {
		return ResponseEntity.ok().contentType(MediaType.APPLICATION_JSON).body(this.mapper.writeValueAsBytes(value));
	}

}
