package io.pooled.benchmarks.http;

import java.util.List;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;
import tools.jackson.databind.json.JsonMapper;

import io.pooled.benchmarks.Documents;
import io.pooled.benchmarks.Documents.Order;
import io.pooled.buffer.PooledBuffer;
import io.pooled.json.PooledJsonEncoder;

/**
 * An application without any configuration: bodies of 8 MB, and of any size that is
 * uploaded.
 *
 * @since 0.1.0
 */
@SpringBootConfiguration
@EnableAutoConfiguration
@RestController
public class Bodies {

	private static final int SIZE = 8 * 1024 * 1024;

	private final List<Order> orders = Documents.orders(SIZE);

	private final JsonMapper mapper;

	private final PooledJsonEncoder encoder;

	Bodies(JsonMapper mapper, PooledJsonEncoder encoder) {
		this.mapper = mapper;
		this.encoder = encoder;
	}

	/**
	 * Start it.
	 * @param args its arguments
	 */
	public static void main(String[] args) {
		SpringApplication.run(Bodies.class, args);
	}

	@GetMapping(path = "/pooled/body", produces = MediaType.APPLICATION_JSON_VALUE)
	PooledBuffer pooled() {
		return this.encoder.encode(this.orders);
	}

	@GetMapping(path = "/plain/body", produces = MediaType.APPLICATION_JSON_VALUE)
	byte[] plain() {
		return this.mapper.writeValueAsBytes(this.orders);
	}

	@GetMapping(path = "/pooled/mono", produces = MediaType.APPLICATION_JSON_VALUE)
	Mono<PooledBuffer> pooledMono() {
		return Mono.fromSupplier(this::pooled);
	}

	@GetMapping(path = "/plain/mono", produces = MediaType.APPLICATION_JSON_VALUE)
	Mono<byte[]> plainMono() {
		return Mono.fromSupplier(this::plain);
	}

	@PostMapping("/pooled/upload")
	long pooledUpload(@RequestBody PooledBuffer body) {
		return body.size();
	}

	@PostMapping("/plain/upload")
	long plainUpload(@RequestBody byte[] body) {
		return body.length;
	}

}
