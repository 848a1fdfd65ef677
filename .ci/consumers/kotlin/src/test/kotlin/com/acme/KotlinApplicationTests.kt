package com.acme

import java.io.IOException
import java.net.URI
import java.net.http.HttpClient
import java.net.http.HttpRequest
import java.net.http.HttpResponse.BodyHandlers

import io.pooled.Pool
import io.pooled.Pools
import io.pooled.buffer.PooledBufferFactory
import org.assertj.core.api.Assertions.assertThat
import org.assertj.core.api.Assertions.assertThatIOException
import org.junit.jupiter.api.Test

import org.springframework.boot.test.context.SpringBootTest
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment
import org.springframework.core.env.Environment
import org.springframework.core.env.get
import org.springframework.test.context.TestConstructor
import org.springframework.test.context.TestConstructor.AutowireMode

@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
@TestConstructor(autowireMode = AutowireMode.ALL)
class KotlinApplicationTests(private val pools: Pools, private val exports: PooledBufferFactory,
		private val words: Pool<StringBuilder>, private val environment: Environment) {

	@Test
	fun exportsComeFromThePoolOfThatNameAndShowAtTheEndpoint() {
		val first = get("/export.csv")
		assertThat(first).startsWith("row,0\n").endsWith("row,49999\n").hasLineCount(50_000)
		assertThat(get("/export.csv")).isEqualTo(first)
		assertThat(pools["exports"].stats().hits()).isPositive()
		assertThat(pools["default"].stats().acquires()).isZero()
		assertThat(get("/actuator/pools")).contains("\"exports\":{\"kind\":\"buffer\"", "\"words\":{\"kind\":\"object\"")
	}

	@Test
	fun resultsAreThoseOfTheLambdas() {
		val before = pools["words"].stats().acquires()
		assertThat(get("/twice/word")).isEqualTo("wordword")
		assertThat(get("/twice/more")).isEqualTo("moremore")
		assertThat(pools["words"].stats().acquires() - before).isEqualTo(2)
		assertThat(get("/bytes/n%C3%A4il")).isEqualTo("5")
		val nothing: String? = words.use { if (it.isEmpty()) null else it.toString() }
		assertThat(nothing).isNull()
		assertThat(words.use(StringBuilder::length)).isZero()
	}

	@Test
	fun whatALambdaThrowsIsThrownAsItIs() {
		assertThatIOException().isThrownBy { exports.fill { throw IOException("broken") } }.withMessage("broken")
		assertThatIOException().isThrownBy { words.use { throw IOException("broken") } }.withMessage("broken")
		assertThat(exports.stats().inUse() + words.stats().inUse()).isZero()
	}

	private fun get(path: String): String {
		val request = HttpRequest.newBuilder(URI.create("http://localhost:${environment["local.server.port"]}$path")).build()
		val response = HttpClient.newHttpClient().send(request, BodyHandlers.ofString())
		assertThat(response.statusCode()).isEqualTo(200)
		return response.body()
	}

}
