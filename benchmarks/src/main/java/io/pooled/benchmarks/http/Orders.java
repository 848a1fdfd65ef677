package io.pooled.benchmarks.http;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

import io.pooled.benchmarks.Documents;
import io.pooled.benchmarks.Documents.Order;

/**
 * Added to the sample: a handler whose result Spring writes as JSON.
 *
 * @since 0.1.0
 */
@RestController
public class Orders {

	private final Map<Integer, List<Order>> bySize = new ConcurrentHashMap<>();

	@GetMapping("/orders/{size}")
	List<Order> orders(@PathVariable int size) {
		return this.bySize.computeIfAbsent(size, Documents::orders);
	}

}
