package io.pooled.sample;

import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ResponseStatusException;

/**
 * Every zone of the JDK's time-zone database, read once.
 */
@Component
class ZoneCatalog {

	private final Map<String, Zone> byId = ZoneId.getAvailableZoneIds()
		.stream()
		.map(Zone::of)
		.collect(Collectors.toMap(Zone::id, Function.identity(), (first, second) -> first, TreeMap::new));

	private final List<Zone> all = List.copyOf(this.byId.values());

	List<Zone> all() {
		return this.all;
	}

	Zone get(String id) {
		@Nullable Zone zone = this.byId.get(id);
		if (zone == null) {
			throw new ResponseStatusException(HttpStatus.NOT_FOUND, "No zone '" + id + "'");
		}
		return zone;
	}

}
