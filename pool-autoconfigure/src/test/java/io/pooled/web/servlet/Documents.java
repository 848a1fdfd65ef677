package io.pooled.web.servlet;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonView;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.OperationResponseBody;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.mvc.method.annotation.ResponseBodyEmitter;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;
import org.springframework.web.servlet.mvc.method.annotation.StreamingResponseBody;

/**
 * Everything that is sent as JSON.
 */
@Configuration(proxyBeanMethods = false)
@Import({ Documents.Bodies.class, Documents.Fixed.class })
class Documents {

	interface Short {

	}

	record Item(@JsonView(Short.class) String itemName, int amount, @Nullable String note, Optional<String> maybe) {

		static Item of(int number) {
			return new Item("item " + number + " ä€\uD83D\uDE00", number, null,
					(number % 2 == 0) ? Optional.empty() : Optional.of("odd"));
		}

	}

	record Trap(int number, int last) {

		@JsonProperty
		String text() {
			if (this.number == this.last) {
				throw new IllegalStateException("no text today");
			}
			return "some text";
		}

	}

	/** An endpoint whose output the mapper of the application would write otherwise. */
	@Endpoint(id = "fixed")
	static class Fixed {

		@ReadOperation
		Map<String, Object> read() {
			Map<String, Object> values = new LinkedHashMap<>();
			values.put("zName", List.of());
			values.put("aName", Instant.EPOCH);
			values.put("duration", Duration.ofSeconds(90));
			values.put("item", Item.of(1));
			return OperationResponseBody.of(values);
		}

	}

	@RestController
	static class Bodies {

		@GetMapping("/item")
		Item item() {
			return Item.of(1);
		}

		@GetMapping("/view")
		@JsonView(Short.class)
		Item view() {
			return Item.of(2);
		}

		@GetMapping("/list")
		List<Item> list() {
			return IntStream.range(0, 20).mapToObj(Item::of).toList();
		}

		@GetMapping("/large")
		List<Item> large() {
			return IntStream.range(0, 2000).mapToObj(Item::of).toList();
		}

		@GetMapping("/map")
		Map<String, Object> map() {
			return Map.of("when", Instant.EPOCH);
		}

		@GetMapping("/optional")
		Optional<Item> optional() {
			return Optional.of(Item.of(3));
		}

		@GetMapping("/none")
		Optional<Item> none() {
			return Optional.empty();
		}

		@GetMapping("/problem")
		ProblemDetail problem() {
			return ProblemDetail.forStatusAndDetail(HttpStatus.CONFLICT, "twice");
		}

		@GetMapping("/entity")
		ResponseEntity<Item> entity() {
			return ResponseEntity.ok().eTag("\"7\"").header("X-Id", "7").body(Item.of(4));
		}

		@GetMapping("/length")
		ResponseEntity<List<Integer>> length() {
			return ResponseEntity.ok().contentLength(7).body(List.of(1, 2, 3));
		}

		@GetMapping(path = "/utf-16", produces = "application/json;charset=UTF-16BE")
		Item utf16() {
			return Item.of(5);
		}

		@GetMapping(path = "/vendor", produces = "application/vnd.acme+json")
		Item vendor() {
			return Item.of(6);
		}

		@GetMapping(path = "/text", produces = "application/json")
		String text() {
			return "{\"a\" : 1}";
		}

		@GetMapping("/trapped/{count}")
		List<Trap> trapped(@PathVariable int count) {
			return IntStream.rangeClosed(1, count).mapToObj((number) -> new Trap(number, count)).toList();
		}

		@GetMapping("/sse")
		SseEmitter sse() throws IOException {
			SseEmitter emitter = new SseEmitter();
			emitter.send(SseEmitter.event().id("1").data(Item.of(1), MediaType.APPLICATION_JSON));
			emitter.send(Item.of(2));
			emitter.complete();
			return emitter;
		}

		@GetMapping("/emitter")
		ResponseBodyEmitter emitter() throws IOException {
			ResponseBodyEmitter emitter = new ResponseBodyEmitter();
			emitter.send(Item.of(1), MediaType.APPLICATION_JSON);
			emitter.send("\n");
			emitter.send(List.of(2), MediaType.APPLICATION_JSON);
			emitter.complete();
			return emitter;
		}

		@GetMapping("/stream")
		ResponseEntity<StreamingResponseBody> stream() {
			return ResponseEntity.ok()
				.contentType(MediaType.APPLICATION_JSON)
				.body((target) -> target.write("[1]".getBytes(StandardCharsets.UTF_8)));
		}

	}

}
