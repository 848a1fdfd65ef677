package io.pooled.web.client;

import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.http.client.MultipartBodyBuilder;
import org.springframework.http.client.reactive.ClientHttpConnector;
import org.springframework.http.client.reactive.JdkClientHttpConnector;
import org.springframework.http.client.reactive.ReactorClientHttpConnector;
import org.springframework.web.reactive.function.BodyInserters;
import org.springframework.web.reactive.function.client.WebClient;
import org.springframework.web.reactive.function.client.WebClientException;
import org.springframework.web.reactive.function.client.WebClientRequestException;
import org.springframework.web.reactive.function.client.WebClientResponseException;
import reactor.core.publisher.Mono;
import reactor.netty.http.client.HttpClient;
import reactor.netty.resources.ConnectionProvider;

import io.pooled.buffer.BufferLimitExceededException;
import io.pooled.buffer.PooledBuffer;
import io.pooled.buffer.PooledBufferFactory;
import io.pooled.web.http.RunningApplication;
import io.pooled.web.http.ServerUnderTest;
import io.pooled.web.reactive.PooledBufferResponseReader;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

@Timeout(120)
class WebClientBufferTests {

	private static final int LIMIT = 1_000_000;

	private static RunningApplication application;

	@BeforeAll
	static void start() {
		application = ServerUnderTest.TOMCAT.start(ClientPages.class, "pools.buffer.received.limit=" + LIMIT + "B",
				"pools.buffer.sent=", "pools.web.client.buffer=received", "spring.http.codecs.max-in-memory-size=2MB");
	}

	@AfterAll
	static void stop() {
		application.close();
	}

	@AfterEach
	void nothingIsLeftOpen() {
		application.assertNothingLost();
	}

	static Stream<ClientHttpConnector> connectors() {
		return Stream.of(new ReactorClientHttpConnector(), new JdkClientHttpConnector());
	}

	static Stream<Arguments> sizes() {
		return connectors().flatMap((connector) -> Stream.of(1, 1000, 1024, 20_000, 300_000, LIMIT)
			.map((size) -> Arguments.of(connector, size)));
	}

	private static WebClient client(ClientHttpConnector connector) {
		return application.context()
			.getBean(WebClient.Builder.class)
			.baseUrl("http://localhost:" + application.port())
			.clientConnector(connector)
			.build();
	}

	private static WebClient client() {
		return client(new ReactorClientHttpConnector());
	}

	private static PooledBuffer buffer(int size) {
		return application.context()
			.getBean("sent", PooledBufferFactory.class)
			.fill((buffer) -> buffer.write(ClientPages.content(size)));
	}

	private static <T> T answer(Mono<T> answer) {
		return Objects.requireNonNull(answer.block());
	}

	private static long acquires(String pool) {
		return application.context().getBean(pool, PooledBufferFactory.class).stats().acquires();
	}

	@ParameterizedTest
	@MethodSource("sizes")
	void isSentAndReceivedAsAnArrayIs(ClientHttpConnector connector, int size) {
		byte[] content = ClientPages.content(size);
		ResponseEntity<byte[]> expected = answer(
				client(connector).post().uri("/echo").bodyValue(content).retrieve().toEntity(byte[].class));
		assertThat(expected.getStatusCode()).isEqualTo(HttpStatus.OK);
		assertThat(expected.getBody()).isEqualTo(content);
		long before = acquires("received");
		PooledBuffer buffer = buffer(size);
		ResponseEntity<PooledBuffer> found = answer(
				client(connector).post().uri("/echo").bodyValue(buffer).retrieve().toEntity(PooledBuffer.class));
		assertThat(found.getStatusCode()).isEqualTo(HttpStatus.OK);
		assertThat(found.getHeaders().get("Said")).hasSize(1).isEqualTo(expected.getHeaders().get("Said"));
		try (PooledBuffer received = Objects.requireNonNull(found.getBody())) {
			assertThat(received.toByteArray()).isEqualTo(content);
		}
		assertThat(acquires("received")).isGreaterThan(before);
		assertThatExceptionOfType(IllegalStateException.class).isThrownBy(buffer::toByteArray);
	}

	@Test
	void isMadeAgainForEachTry() {
		AtomicInteger tries = new AtomicInteger();
		byte[] found = client().post()
			.uri("/echo")
			.body(Mono.fromSupplier(() -> buffer(100_000 + tries.get())), PooledBuffer.class)
			.exchangeToMono((response) -> (tries.incrementAndGet() < 3)
					? response.releaseBody().then(Mono.error(new IllegalStateException("once more")))
					: response.bodyToMono(byte[].class))
			.retry(2)
			.block();
		assertThat(tries).hasValue(3);
		assertThat(found).isEqualTo(ClientPages.content(100_002));
	}

	@Test
	void isMadeAgainWhereARedirectSaysSo() {
		AtomicInteger tries = new AtomicInteger();
		byte[] found = client(new ReactorClientHttpConnector(HttpClient.create().followRedirect(true))).post()
			.uri("/moved")
			.body(Mono.fromSupplier(() -> buffer(100_000 + tries.incrementAndGet())), PooledBuffer.class)
			.retrieve()
			.bodyToMono(byte[].class)
			.block();
		assertThat(tries).hasValue(2);
		assertThat(found).isEqualTo(ClientPages.content(100_002));
	}

	@ParameterizedTest
	@MethodSource("connectors")
	void isAPartOfAMultipartBody(ClientHttpConnector connector) {
		for (int size : new int[] { 0, 50_000 }) {
			MultipartBodyBuilder parts = new MultipartBodyBuilder();
			parts.part("file", buffer(size)).filename("file");
			byte[] found = client(connector).post()
				.uri("/part")
				.body(BodyInserters.fromMultipartData(parts.build()))
				.retrieve()
				.bodyToMono(byte[].class)
				.blockOptional()
				.orElse(new byte[0]);
			assertThat(found).isEqualTo(ClientPages.content(size));
		}
	}

	@Test
	void noConnectionIsLostWhereThereIsNoPoolToReadInto() {
		HttpClient two = HttpClient.create(ConnectionProvider.create("two", 2));
		WebClient client = WebClient.builder()
			.baseUrl("http://localhost:" + application.port())
			.clientConnector(new ReactorClientHttpConnector(two))
			.codecs((codecs) -> codecs.customCodecs().register(new PooledBufferResponseReader(() -> {
				throw new IllegalStateException("no pool");
			})))
			.build();
		for (int i = 0; i < 5; i++) {
			assertThatThrownBy(() -> client.get()
				.uri("/bytes?size=100000")
				.retrieve()
				.bodyToMono(PooledBuffer.class)
				.block(Duration.ofSeconds(30))).hasStackTraceContaining("no pool");
		}
	}

	@ParameterizedTest
	@MethodSource("connectors")
	void isNotMadeWhereThereIsNobodyToSendItTo(ClientHttpConnector connector) {
		long before = acquires("sent");
		assertThatExceptionOfType(WebClientRequestException.class).isThrownBy(() -> client(connector).post()
			.uri("http://localhost:1/echo")
			.body(Mono.fromSupplier(() -> buffer(1000)), PooledBuffer.class)
			.retrieve()
			.bodyToMono(byte[].class)
			.block());
		if (connector instanceof ReactorClientHttpConnector) {
			assertThat(acquires("sent")).isEqualTo(before);
		}
	}

	@ParameterizedTest
	@ValueSource(ints = { 0, 1, 1000, 200_000, LIMIT })
	void receivesWhatNobodyAnnounced(int size) {
		try (PooledBuffer received = client().get()
			.uri("/chunks?size={size}", size)
			.retrieve()
			.bodyToMono(PooledBuffer.class)
			.block()) {
			assertThat((received != null) ? received.toByteArray() : new byte[0]).isEqualTo(ClientPages.content(size));
		}
	}

	@ParameterizedTest
	@MethodSource("connectors")
	void nothingIsReceivedAsNothing(ClientHttpConnector connector) {
		long before = acquires("received");
		assertThat(client(connector).get().uri("/nothing").retrieve().bodyToMono(PooledBuffer.class).block()).isNull();
		assertThat(client(connector).get().uri("/bytes?size=0").retrieve().bodyToMono(PooledBuffer.class).block())
			.isNull();
		ResponseEntity<PooledBuffer> head = answer(
				client(connector).head().uri("/bytes?size=2000000").retrieve().toEntity(PooledBuffer.class));
		assertThat(head.getStatusCode()).isEqualTo(HttpStatus.OK);
		assertThat(head.getBody()).isNull();
		assertThat(acquires("received")).isEqualTo(before);
	}

	@ParameterizedTest
	@ValueSource(strings = { "/bytes", "/chunks", "/endless" })
	void isRefusedBeyondTheLimit(String path) {
		assertThatExceptionOfType(WebClientResponseException.class)
			.isThrownBy(() -> client().get()
				.uri(path + "?size={size}", LIMIT + 1)
				.retrieve()
				.bodyToMono(PooledBuffer.class)
				.block())
			.havingCause()
			.isInstanceOf(BufferLimitExceededException.class)
			.withMessageContaining("Pool 'received'");
	}

	@ParameterizedTest
	@MethodSource("connectors")
	void comesBackWhenTheResponseIsCutShortOrAnError(ClientHttpConnector connector) {
		long before = acquires("received");
		assertThatExceptionOfType(WebClientException.class)
			.isThrownBy(() -> client(connector).get().uri("/cut").retrieve().bodyToMono(PooledBuffer.class).block());
		assertThat(acquires("received")).isGreaterThan(before);
		assertThatExceptionOfType(WebClientResponseException.Conflict.class).isThrownBy(
				() -> client(connector).get().uri("/refused").retrieve().bodyToMono(PooledBuffer.class).block());
	}

	@ParameterizedTest
	@MethodSource("connectors")
	void comesBackWhenNobodyWaitsAnyMore(ClientHttpConnector connector) {
		for (int i = 0; i < 20; i++) {
			Mono<PooledBuffer> echo = client(connector).post()
				.uri("/echo")
				.body(Mono.fromSupplier(() -> buffer(900_000)), PooledBuffer.class)
				.retrieve()
				.bodyToMono(PooledBuffer.class);
			echo.doOnNext(PooledBuffer::close)
				.timeout(Duration.ofMillis(i), Mono.empty())
				.doOnDiscard(PooledBuffer.class, PooledBuffer::discardIfOpen)
				.block();
		}
	}

}
