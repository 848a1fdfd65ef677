package io.pooled.web.reactive;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

import org.junit.jupiter.api.Test;
import org.reactivestreams.Publisher;
import org.springframework.core.ResolvableType;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DefaultDataBufferFactory;
import org.springframework.http.MediaType;
import org.springframework.http.codec.json.JacksonJsonDecoder;
import org.springframework.http.codec.json.JacksonJsonEncoder;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.json.JsonMapper;

import io.pooled.json.PooledRecyclerPool;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Which documents lose their recycler in the codecs of Spring WebFlux. What is lost stays
 * in use until it is collected as garbage.
 */
class RecyclersOfCodecsTests {

	private static final DefaultDataBufferFactory BUFFERS = DefaultDataBufferFactory.sharedInstance;

	private static final ResolvableType TYPE = ResolvableType.forClass(Map.class);

	private final PooledRecyclerPool pool = PooledRecyclerPool.of("recycler", 16);

	private final JsonMapper mapper = JsonMapper.builder(JsonFactory.builder().recyclerPool(this.pool).build()).build();

	private final JacksonJsonDecoder decoder = new JacksonJsonDecoder(this.mapper);

	private final JacksonJsonEncoder encoder = new JacksonJsonEncoder(this.mapper);

	private static DataBuffer bytes(String text) {
		return BUFFERS.wrap(text.getBytes(StandardCharsets.UTF_8));
	}

	private long lostByReading(Publisher<DataBuffer> body, Function<Flux<Object>, Publisher<?>> use) {
		long before = this.pool.stats().inUse();
		Flux.from(use.apply(this.decoder.decode(body, TYPE, MediaType.APPLICATION_JSON, null)))
			.onErrorComplete()
			.blockLast();
		return this.pool.stats().inUse() - before;
	}

	private long lostByWriting(Publisher<?> values, MediaType type, Function<Flux<DataBuffer>, Publisher<?>> use) {
		long before = this.pool.stats().inUse();
		Flux.from(use.apply(this.encoder.encode(values, BUFFERS, TYPE, type, null))).onErrorComplete().blockLast();
		return this.pool.stats().inUse() - before;
	}

	@Test
	void fluxThatIsReadToItsEndGivesItsRecyclerBack() {
		assertThat(lostByReading(Flux.just(bytes("[{\"a\":1},"), bytes("{\"a\":2}]")), (flux) -> flux)).isZero();
		assertThat(lostByReading(Flux.empty(), (flux) -> flux)).isZero();
		assertThat(this.pool.stats().acquires()).isEqualTo(2);
	}

	@Test
	void fluxThatNobodySubscribesToLosesItsRecycler() {
		assertThat(lostByReading(Flux.just(bytes("[]")), (flux) -> Mono.empty())).isOne();
	}

	@Test
	void fluxThatEndsBeforeItsBodyLosesItsRecycler() {
		assertThat(lostByReading(Flux.just(bytes("[{\"a\":1},"), bytes("{\"a\":2}]")), (flux) -> flux.take(1))).isOne();
		assertThat(lostByReading(Flux.just(bytes("[{\"a\":1},]")), (flux) -> flux)).isOne();
		assertThat(lostByReading(Flux.just(bytes("[1]")), (flux) -> flux)).as("not of the type").isOne();
		assertThat(lostByReading(Flux.error(new IllegalStateException("client is gone")), (flux) -> flux)).isOne();
		this.decoder.setMaxInMemorySize(5);
		assertThat(lostByReading(Flux.just(bytes("{\"a\":12345")), (flux) -> flux)).as("too large").isOne();
	}

	@Test
	void valueThatIsReadAsAWholeGivesItsRecyclerBackWhateverItIs() {
		for (String body : List.of("{\"a\":1}", "{\"a\":", "[1]", "")) {
			Flux<DataBuffer> source = body.isEmpty() ? Flux.empty() : Flux.just(bytes(body));
			this.decoder.decodeToMono(source, TYPE, MediaType.APPLICATION_JSON, null).onErrorComplete().block();
			this.decoder.decodeToMono(source, TYPE, MediaType.APPLICATION_JSON, null);
		}
		assertThat(this.pool.stats().acquires()).isEqualTo(3);
		assertThat(this.pool.stats().inUse()).isZero();
	}

	@Test
	void streamThatEndsOrFailsGivesItsRecyclerBack() {
		for (MediaType type : List.of(MediaType.APPLICATION_JSON, MediaType.APPLICATION_NDJSON)) {
			assertThat(lostByWriting(Flux.just(Map.of(), Map.of()), type, (flux) -> flux)).isZero();
			assertThat(lostByWriting(Flux.empty(), type, (flux) -> flux)).isZero();
			assertThat(lostByWriting(Flux.just(new Object()), type, (flux) -> flux)).isZero();
			assertThat(lostByWriting(Flux.error(new IllegalStateException("broken")), type, (flux) -> flux)).isZero();
			assertThat(lostByWriting(Flux.just(Map.of()), type, (flux) -> Mono.empty())).isZero();
		}
		assertThat(this.pool.stats().acquires()).as("one for each that is subscribed to").isEqualTo(8);
	}

	@Test
	void streamThatIsCancelledLosesItsRecycler() {
		for (MediaType type : List.of(MediaType.APPLICATION_JSON, MediaType.APPLICATION_NDJSON)) {
			assertThat(lostByWriting(Flux.just(Map.of(), Map.of()), type, (flux) -> flux.take(1))).isOne();
		}
	}

	@Test
	void valueThatIsWrittenAsAWholeGivesItsRecyclerBackWhateverItIs() {
		for (Object value : List.of(Map.of("a", 1), new Object())) {
			assertThat(lostByWriting(Mono.just(value), MediaType.APPLICATION_JSON, (flux) -> flux)).isZero();
			assertThat(lostByWriting(Mono.just(value), MediaType.APPLICATION_JSON, (flux) -> Mono.empty())).isZero();
		}
	}

}
