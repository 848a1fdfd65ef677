package com.acme

import io.pooled.Pool
import io.pooled.buffer.PooledBuffer
import io.pooled.buffer.PooledBufferFactory

import org.springframework.web.bind.annotation.GetMapping
import org.springframework.web.bind.annotation.PathVariable
import org.springframework.web.bind.annotation.RestController

@RestController
class ExportController(private val exports: PooledBufferFactory, private val words: Pool<StringBuilder>) {

	@GetMapping(path = ["/export.csv"], produces = ["text/csv"])
	fun export(): PooledBuffer = exports.fill { buffer ->
		for (i in 0 until 50_000) {
			buffer.writeUtf8("row,$i\n")
		}
	}

	@GetMapping("/twice/{word}")
	fun twice(@PathVariable word: String): String = words.use { it.append(word).append(word).toString() }

	@GetMapping("/bytes/{word}")
	fun bytes(@PathVariable word: String): Long = exports.use { buffer ->
		buffer.writeUtf8(word)
		buffer.size()
	}

}
