package com.acme

import java.util.function.Consumer

import org.springframework.boot.autoconfigure.SpringBootApplication
import org.springframework.boot.runApplication
import org.springframework.context.annotation.Bean

@SpringBootApplication
class KotlinApplication {

	@Bean
	fun emptied() = Consumer<StringBuilder> { it.setLength(0) }

}

fun main(args: Array<String>) {
	runApplication<KotlinApplication>(*args)
}
