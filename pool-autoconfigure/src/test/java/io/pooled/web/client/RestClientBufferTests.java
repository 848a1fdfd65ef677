package io.pooled.web.client;

import java.net.URI;
import java.util.Arrays;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.restclient.RestTemplateBuilder;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.http.client.ClientHttpRequestFactory;
import org.springframework.http.client.JdkClientHttpRequestFactory;
import org.springframework.http.client.MultipartBodyBuilder;
import org.springframework.http.client.ReactorClientHttpRequestFactory;
import org.springframework.http.client.SimpleClientHttpRequestFactory;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.client.HttpClientErrorException;
import org.springframework.web.client.ResourceAccessException;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.RestClientException;
import org.springframework.web.client.RestTemplate;
import org.springframework.web.client.support.RestClientAdapter;
import org.springframework.web.service.annotation.GetExchange;
import org.springframework.web.service.annotation.PostExchange;
import org.springframework.web.service.invoker.HttpServiceProxyFactory;
import reactor.netty.http.client.HttpClient;

import io.pooled.buffer.BufferLimitExceededException;
import io.pooled.buffer.PooledBuffer;
import io.pooled.buffer.PooledBufferFactory;
import io.pooled.web.http.RunningApplication;
import io.pooled.web.http.ServerUnderTest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

@Timeout(120)
class RestClientBufferTests {

	private static final int LIMIT = 1_000_000;

	private static RunningApplication application;

	@BeforeAll
	static void start() {
		application = ServerUnderTest.TOMCAT.start(ClientPages.class, "pools.buffer.received.limit=" + LIMIT + "B",
				"pools.buffer.sent=", "pools.web.client.buffer=received", "server.max-http-request-header-size=16KB");
	}

	@AfterAll
	static void stop() {
		application.close();
	}

	@AfterEach
	void nothingIsLeftOpen() {
		application.assertNothingLost();
	}

	static Stream<ClientHttpRequestFactory> factories() {
		return Stream.of(new JdkClientHttpRequestFactory(), new SimpleClientHttpRequestFactory(),
				new ReactorClientHttpRequestFactory());
	}

	static Stream<Arguments> sizes() {
		return factories().flatMap((factory) -> Stream.of(1, 1000, 1024, 20_000, 300_000, LIMIT)
			.map((size) -> Arguments.of(factory, size)));
	}

	private static RestClient client(ClientHttpRequestFactory factory) {
		return application.context()
			.getBean(RestClient.Builder.class)
			.baseUrl("http://localhost:" + application.port())
			.requestFactory(factory)
			.build();
	}

	private static RestClient client() {
		return client(new JdkClientHttpRequestFactory());
	}

	private static PooledBuffer buffer(int size) {
		return application.context()
			.getBean("sent", PooledBufferFactory.class)
			.fill((buffer) -> buffer.write(ClientPages.content(size)));
	}

	private static long acquires(String pool) {
		return application.context().getBean(pool, PooledBufferFactory.class).stats().acquires();
	}

	@ParameterizedTest
	@MethodSource("sizes")
	void isSentAndReceivedAsAnArrayIs(ClientHttpRequestFactory factory, int size) {
		byte[] content = ClientPages.content(size);
		ResponseEntity<byte[]> expected = client(factory).post()
			.uri("/echo")
			.body(content)
			.retrieve()
			.toEntity(byte[].class);
		assertThat(expected.getStatusCode()).isEqualTo(HttpStatus.OK);
		assertThat(expected.getBody()).isEqualTo(content);
		long before = acquires("received");
		try (PooledBuffer buffer = buffer(size)) {
			for (int i = 0; i < 2; i++) {
				ResponseEntity<PooledBuffer> found = client(factory).post()
					.uri("/echo")
					.body(buffer)
					.retrieve()
					.toEntity(PooledBuffer.class);
				assertThat(found.getStatusCode()).isEqualTo(HttpStatus.OK);
				assertThat(found.getHeaders().get("Said")).hasSize(1).isEqualTo(expected.getHeaders().get("Said"));
				try (PooledBuffer received = Objects.requireNonNull(found.getBody())) {
					assertThat(received.toByteArray()).isEqualTo(content);
				}
				assertThat(buffer.toByteArray()).isEqualTo(content);
			}
		}
		assertThat(acquires("received")).isGreaterThan(before);
	}

	@ParameterizedTest
	@MethodSource("factories")
	void hasTheTypeThatTheCallerSays(ClientHttpRequestFactory factory) {
		try (PooledBuffer buffer = buffer(100)) {
			ResponseEntity<Void> found = client(factory).post()
				.uri("/echo")
				.contentType(MediaType.APPLICATION_JSON)
				.body(buffer)
				.retrieve()
				.toBodilessEntity();
			assertThat(found.getHeaders().getFirst("Said")).startsWith("application/json, 100, ");
		}
	}

	@ParameterizedTest
	@ValueSource(ints = { 0, 1, 1000, 200_000, LIMIT })
	void receivesWhatNobodyAnnounced(int size) {
		try (PooledBuffer received = client().get()
			.uri("/chunks?size={size}", size)
			.retrieve()
			.body(PooledBuffer.class)) {
			assertThat((received != null) ? received.toByteArray() : new byte[0]).isEqualTo(ClientPages.content(size));
		}
	}

	@ParameterizedTest
	@MethodSource("factories")
	void nothingIsReceivedAsNothing(ClientHttpRequestFactory factory) {
		long before = acquires("received");
		assertThat(client(factory).get().uri("/nothing").retrieve().body(PooledBuffer.class)).isNull();
		assertThat(client(factory).get().uri("/bytes?size=0").retrieve().body(PooledBuffer.class)).isNull();
		ResponseEntity<PooledBuffer> head = client(factory).head()
			.uri("/bytes?size=2000000")
			.retrieve()
			.toEntity(PooledBuffer.class);
		assertThat(head.getStatusCode()).isEqualTo(HttpStatus.OK);
		assertThat(head.getBody()).isNull();
		assertThat(acquires("received")).isEqualTo(before);
	}

	@ParameterizedTest
	@ValueSource(strings = { "/bytes", "/chunks" })
	void isRefusedBeyondTheLimit(String path) {
		assertThatExceptionOfType(BufferLimitExceededException.class)
			.isThrownBy(() -> client().get().uri(path + "?size={size}", LIMIT + 1).retrieve().body(PooledBuffer.class))
			.withMessageContaining("Pool 'received'")
			.withMessageContaining("raise 'limit'");
	}

	@ParameterizedTest
	@MethodSource("factories")
	void isRefusedBeyondTheLimitWithoutReadingTheRest(ClientHttpRequestFactory factory) {
		assertThatExceptionOfType(BufferLimitExceededException.class)
			.isThrownBy(() -> client(factory).get().uri("/endless").retrieve().body(PooledBuffer.class));
	}

	@ParameterizedTest
	@MethodSource("factories")
	void isAPartOfAMultipartBody(ClientHttpRequestFactory factory) {
		try (PooledBuffer buffer = buffer(50_000)) {
			MultipartBodyBuilder parts = new MultipartBodyBuilder();
			parts.part("file", buffer).filename("file");
			byte[] found = client(factory).post()
				.uri("/part")
				.contentType(MediaType.MULTIPART_FORM_DATA)
				.body(parts.build())
				.retrieve()
				.body(byte[].class);
			assertThat(found).isEqualTo(ClientPages.content(50_000));
		}
	}

	@Test
	void isSentAgainWhereARedirectSaysSo() {
		RestClient client = client(new ReactorClientHttpRequestFactory(HttpClient.create().followRedirect(true)));
		try (PooledBuffer buffer = buffer(50_000)) {
			assertThat(client.post().uri("/moved").body(buffer).retrieve().body(byte[].class))
				.isEqualTo(ClientPages.content(50_000));
		}
	}

	// Some clients take a response for whole that is shorter than it was to be.
	@ParameterizedTest
	@MethodSource("factories")
	void comesBackWhenTheResponseIsCutShort(ClientHttpRequestFactory factory) {
		RestClient client = client(factory);
		Object expected = cutShort(() -> client.get().uri("/cut").retrieve().body(byte[].class));
		if (factory instanceof JdkClientHttpRequestFactory) {
			assertThat(expected).isEqualTo(RestClientException.class);
		}
		long before = acquires("received");
		assertThat(cutShort(() -> {
			try (PooledBuffer buffer = client.get().uri("/cut").retrieve().body(PooledBuffer.class)) {
				return Objects.requireNonNull(buffer).toByteArray();
			}
		})).isEqualTo(expected);
		assertThat(acquires("received")).isGreaterThan(before);
	}

	private static Object cutShort(Supplier<byte @Nullable []> response) {
		try {
			byte[] content = Objects.requireNonNull(response.get());
			assertThat(content).isEqualTo(Arrays.copyOf(ClientPages.content(40_000), content.length)).isNotEmpty();
			return "ends";
		}
		catch (RuntimeException ex) {
			return ex.getClass();
		}
	}

	@ParameterizedTest
	@MethodSource("factories")
	void staysTheCallersWhenTheRequestFails(ClientHttpRequestFactory factory) {
		try (PooledBuffer buffer = buffer(200_000)) {
			assertThatExceptionOfType(HttpClientErrorException.Conflict.class).isThrownBy(
					() -> client(factory).method(HttpMethod.GET).uri("/refused").retrieve().body(PooledBuffer.class));
			assertThatExceptionOfType(ResourceAccessException.class).isThrownBy(() -> client(factory).post()
				.uri(URI.create("http://localhost:1/echo"))
				.body(buffer)
				.retrieve()
				.body(PooledBuffer.class));
			assertThat(client(factory).post().uri("/echo").body(buffer).retrieve().body(byte[].class))
				.isEqualTo(ClientPages.content(200_000));
		}
	}

	@Test
	void worksWithRestTemplate() {
		RestTemplate template = application.context().getBean(RestTemplateBuilder.class).build();
		String base = "http://localhost:" + application.port();
		try (PooledBuffer buffer = buffer(50_000);
				PooledBuffer received = Objects
					.requireNonNull(template.postForObject(base + "/echo", buffer, PooledBuffer.class))) {
			assertThat(received.toByteArray()).isEqualTo(ClientPages.content(50_000));
		}
	}

	@Test
	void worksWithClientsThatAreInterfaces() {
		Exchanges exchanges = HttpServiceProxyFactory.builderFor(RestClientAdapter.create(client()))
			.build()
			.createClient(Exchanges.class);
		try (PooledBuffer buffer = buffer(50_000);
				PooledBuffer received = exchanges.echo(buffer);
				PooledBuffer another = exchanges.bytes()) {
			assertThat(received.toByteArray()).isEqualTo(ClientPages.content(50_000));
			assertThat(another.toByteArray()).isEqualTo(ClientPages.content(70_000));
		}
	}

	interface Exchanges {

		@PostExchange("/echo")
		PooledBuffer echo(@RequestBody PooledBuffer body);

		@GetExchange("/bytes?size=70000")
		PooledBuffer bytes();

	}

}
