package com.acme;

import java.util.function.Consumer;
import java.util.function.Supplier;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.Bean;

@SpringBootApplication
public class AotApplication {

	public static void main(String[] args) {
		SpringApplication.run(AotApplication.class, args);
	}

	@Bean
	Supplier<StringBuilder> wordBuilders() {
		return StringBuilder::new;
	}

	@Bean
	Consumer<StringBuilder> emptied() {
		return (builder) -> builder.setLength(0);
	}

}
