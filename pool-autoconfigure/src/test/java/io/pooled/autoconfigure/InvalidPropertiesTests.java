package io.pooled.autoconfigure;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Supplier;
import java.util.stream.Stream;

import com.acme.Parser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import io.pooled.autoconfigure.web.PooledWebAutoConfiguration;

/**
 * Each mistake stops the start with a failure analysis that names the property, its
 * value, the line it stands on and what is allowed.
 */
@ExtendWith(OutputCaptureExtension.class)
class InvalidPropertiesTests {

	@TempDir
	private Path directory;

	@ParameterizedTest
	@MethodSource({ "buffers", "objects", "encoders", "shapes", "web", "unknownKeys", "conversions" })
	void isExplained(Mistake mistake, CapturedOutput output) throws IOException {
		mistake.assertStopsTheStart(this.directory, output);
	}

	@Test
	void whatIsRightStarts() throws IOException {
		Path file = Files.writeString(this.directory.resolve("right.yml"), """
				pools.object.a.type: com.acme.Parser
				""");
		new SpringApplicationBuilder(Application.class).web(WebApplicationType.NONE)
			.run("--spring.config.location=" + file.toUri(), "--spring.main.banner-mode=off")
			.close();
	}

	static Stream<Mistake> buffers() {
		return Stream.of(
				buffer("unsorted size classes", "size-classes: 16KB, 1KB").value("16KB, 1KB").explained("ascending"),
				buffer("unsorted list of size classes", "size-classes: [16KB, 1KB]").explained("ascending"),
				buffer("equal size classes", "size-classes: 1KB, 1024B").value("1KB, 1024B").explained("ascending"),
				buffer("no size classes", "size-classes: ''").explained("ascending"),
				buffer("empty list of size classes", "size-classes: []").explained("ascending"),
				buffer("size class of nothing", "size-classes: 0B, 1KB").value("0B, 1KB").explained("from 1B"),
				buffer("size class above 1GB", "size-classes: 1KB, 1025MB").value("1KB, 1025MB").explained("to 1GB"),
				buffer("size class above 2GB", "size-classes: 1KB, 4GB").value("1KB, 4GB").explained("to 1GB"),
				buffer("max-capacity below the smallest class", "max-capacity: 1023B").value("1023B")
					.explained("at least", "1024B", "size-classes"),
				buffer("max-capacity in another unit below the smallest class", "max-capacity: 0KB").value("0KB")
					.explained("at least", "1024B", "size-classes"),
				buffer("max-retained below one segment", "max-retained: 1023B").value("1023B")
					.explained("at least", "1024B", "size-classes"),
				buffer("max-retained beyond the heap", "max-retained: 101%").value("101%")
					.explained("no such share", "a size such as 64MB", "25%", "'auto'"),
				buffer("max-retained of no share", "max-retained: 0%").value("0%").explained("no such share"),
				buffer("max-capacity that is none", "max-capacity: much").value("much")
					.explained("not an amount of memory", "'auto'"),
				buffer("limit of nothing", "limit: 0").value("0").explained("at least 1B"),
				buffer("limit of nothing in bytes", "limit: 0B").value("0B").explained("at least 1B"),
				buffer("negative limit", "limit: -1KB").value("-1KB").explained("at least 1B"),
				buffer("negative preallocate", "preallocate: -1").value("-1").explained("0 to 4096"),
				buffer("preallocate above max-retained", "preallocate: 4097").value("4097").explained("0 to 4096"),
				buffer("garbage as initial", "initial: soon").value("soon").explained("'adaptive'", "size from 1B"),
				buffer("initial of nothing", "initial: 0").value("0").explained("'adaptive'", "size from 1B"),
				buffer("initial above 1GB", "initial: 1025MB").value("1025MB").explained("'adaptive'", "to 1GB"),
				buffer("negative idle-timeout", "idle-timeout: -1s").value("-1s").explained("negative", "from 0s on"),
				buffer("negative overdue-after", "overdue-after: -1m").value("-1m").explained("negative", "from 0s on"),
				Mistake.of("negative idle-timeout of all pools", """
						pools:
						  defaults:
						    idle-timeout: -2s # here
						""").property("pools.defaults.idle-timeout").value("-2s").explained("negative", "from 0s on"),
				Mistake.of("wrong value of the default pool", """
						pools:
						  buffer:
						    default:
						      limit: 0B # here
						""").property("pools.buffer.default.limit").value("0B").explained("at least 1B"));
	}

	static Stream<Mistake> objects() {
		String constructor = "public constructor without parameters";
		return Stream.of(
				object("class not found", "type: com.acme.Nowhere").value("com.acme.Nowhere")
					.explained("no such class", "class path"),
				object("abstract class", "type: java.io.InputStream").value("java.io.InputStream")
					.explained("abstract", constructor),
				object("interface", "type: java.lang.Runnable").value("java.lang.Runnable")
					.explained("abstract", constructor),
				object("primitive type", "type: int").value("int").explained(constructor),
				object("class without such a constructor", "type: java.lang.Integer").value("java.lang.Integer")
					.explained(constructor),
				object("class with a private constructor", "type: java.lang.Math").value("java.lang.Math")
					.explained(constructor),
				object("class that is not public", "type: com.acme.Hidden").value("com.acme.Hidden")
					.explained("not public", constructor),
				object("constructor that throws", "type: com.acme.Throwing").value("com.acme.Throwing")
					.explained("no parser today"),
				object("static initializer that throws", "type: com.acme.Broken").value("com.acme.Broken")
					.explained("cannot be constructed"),
				object("neither type nor factory", "max-idle: 3").property("pools.object.a")
					.explained("'type'", "'factory'"),
				Mistake.of("nothing at all", """
						pools:
						  object:
						    a: # here
						""").property("pools.object.a").explained("'type'", "'factory'"),
				object("method that does not exist", "reset: method:clean", "type: com.acme.Parser")
					.value("method:clean")
					.explained("com.acme.Parser has no public method clean()", "method:"),
				object("method that takes a parameter", "reset: method:feed", "type: com.acme.Parser")
					.value("method:feed")
					.explained("com.acme.Parser has no public method feed()", "method:"),
				object("method that what the factory makes does not have", "reset: method:clean",
						"factory: parserFactory")
					.value("method:clean")
					.explained("com.acme.Parser has no public method clean()", "method:"),
				object("unknown form of reset", "reset: wipe", "type: com.acme.Parser").value("wipe")
					.explained("'none'", "'method:<name>'", "'bean:<name>'"),
				object("method without a name", "reset: 'method:'", "type: com.acme.Parser").value("method:")
					.explained("'none'", "'method:<name>'", "'bean:<name>'"),
				object("reset bean that does not exist", "reset: bean:nobody", "type: com.acme.Parser")
					.value("bean:nobody")
					.explained("there is no bean 'nobody'", "Predicate or Consumer"),
				object("reset bean of another type", "reset: bean:aString", "type: com.acme.Parser")
					.value("bean:aString")
					.explained("java.lang.String", "Predicate or Consumer"),
				object("factory bean that does not exist", "factory: nobody").value("nobody")
					.explained("there is no bean 'nobody'", "PooledObjectFactory or Supplier"),
				object("factory bean of another type", "factory: aString").value("aString")
					.explained("java.lang.String", "PooledObjectFactory or Supplier"),
				object("negative max-idle", "max-idle: -1", "type: com.acme.Parser").value("-1")
					.explained("0 to 65536"),
				object("max-idle too large", "max-idle: 65537", "type: com.acme.Parser").value("65537")
					.explained("0 to 65536"),
				object("negative preallocate", "preallocate: -1", "type: com.acme.Parser").value("-1")
					.explained("0 to", "64"),
				object("preallocate above max-idle", "preallocate: 65", "type: com.acme.Parser").value("65")
					.explained("0 to", "64"),
				object("negative idle-timeout of an object pool", "idle-timeout: -1s", "type: com.acme.Parser")
					.value("-1s")
					.explained("negative", "from 0s on"));
	}

	static Stream<Mistake> encoders() {
		return Stream.of(
				Mistake.one("unknown buffer pool of a JSON encoder", "json", "buffer: nowhere")
					.value("nowhere")
					.explained("no such buffer pool", "default"),
				Mistake.one("unknown buffer pool of a gzip pool", "gzip", "buffer: nowhere")
					.value("nowhere")
					.explained("no such buffer pool", "default"),
				Mistake.one("buffer pool of another kind", "gzip", "buffer: defaultDigest")
					.value("defaultDigest")
					.explained("no such buffer pool", "default"),
				Mistake.one("level above 9", "gzip", "level: 10").value("10").explained("0", "9"),
				Mistake.one("level below 0", "gzip", "level: -1").value("-1").explained("0", "9"),
				Mistake.one("limit of nothing of a gzip pool", "gzip", "limit: 0B")
					.value("0B")
					.explained("at least 1B"),
				Mistake.one("negative max-idle of a gzip pool", "gzip", "max-idle: -1")
					.value("-1")
					.explained("0 to 65536"),
				Mistake.one("max-idle of a gzip pool too large", "gzip", "max-idle: 65537")
					.value("65537")
					.explained("0 to 65536"),
				Mistake.one("negative ratio of a gzip pool", "gzip", "max-ratio: -1")
					.value("-1")
					.explained("negative", "a ratio, or 0 for any"),
				recycler("negative max-idle of the recycler", "max-idle: -1").value("-1").explained("0 to 65536"),
				recycler("max-idle of the recycler too large", "max-idle: 65537").value("65537")
					.explained("0 to 65536"),
				recycler("negative idle-timeout of the recycler", "idle-timeout: -1s").value("-1s")
					.explained("from 0s on"),
				recycler("negative overdue-after of the recycler", "overdue-after: -1m").value("-1m")
					.explained("from 0s on"),
				Mistake.one("unknown algorithm", "digest", "algorithm: SHA-257")
					.value("SHA-257")
					.explained("algorithm", "SHA-256"),
				Mistake.one("negative max-idle of a digest pool", "digest", "max-idle: -1")
					.value("-1")
					.explained("0 to 65536"),
				Mistake.one("max-idle of a digest pool too large", "digest", "max-idle: 65537")
					.value("65537")
					.explained("0 to 65536"),
				Mistake.one("negative idle-timeout of a digest pool", "digest", "idle-timeout: -1s")
					.value("-1s")
					.explained("from 0s on"));
	}

	static Stream<Mistake> shapes() {
		return Stream.of(Mistake.of("a switch of everything that is neither on nor off", """
				pools:
				  enabled: maybe # here
				""").property("pools.enabled").value("maybe").explained("Allowed: true, false"),
				Mistake.of("a switch whose value is nowhere", """
						pools:
						  enabled: ${NOPE} # here
						""").property("pools.enabled").value("${NOPE}").explained("NOPE", "Allowed: true, false"),
				Mistake.of("a ceiling of nothing", """
						pools:
						  max-in-use: 0MB # here
						""")
					.property("pools.max-in-use")
					.value("0MB")
					.explained("nothing could be used", "at least 1KB", "80%"),
				Mistake.of("a share of the heap without its sign", """
						pools:
						  max-in-use: 80 # here
						""").property("pools.max-in-use").value("80").explained("nothing could be used", "80%"),
				Mistake.of("another one", """
						pools:
						  max-retained: 25 # here
						""").property("pools.max-retained").value("25").explained("nothing could be retained", "25%"),
				Mistake.of("a bound that is none", """
						pools:
						  max-retained: quarter # here
						""")
					.property("pools.max-retained")
					.value("quarter")
					.explained("a size such as 64MB", "25%", "'none'"),
				Mistake.of("a kind that is switched on", """
						pools:
						  gzip: on # here
						""")
					.property("pools.gzip")
					.value("true")
					.explained("it has pools by name", "as 'pools.gzip.exports', and below it level, buffer"),
				Mistake.of("a kind that is a size", """
						pools:
						  buffer: 5MB # here
						""")
					.property("pools.buffer")
					.value("5MB")
					.explained("it has pools by name", "as 'pools.buffer.exports', and below it size-classes"),
				Mistake.of("a pool that is a size", """
						pools:
						  buffer:
						    exports: 5MB # here
						""").property("pools.buffer.exports").explained("it has keys of its own", "size-classes"));
	}

	static Stream<Mistake> web() {
		return Stream.of(web("level of responses above 9", "compression", "level: 10").value("10").explained("0", "9"),
				web("level of responses below 0", "compression", "level: -1").value("-1").explained("0", "9"),
				web("level of responses that is none", "compression", "level: best").value("best")
					.explained("Allowed: a whole number"),
				web("negative max-idle of responses", "compression", "max-idle: -1").value("-1")
					.explained("0 to 65536"),
				web("max-idle of responses too large", "compression", "max-idle: 65537").value("65537")
					.explained("0 to 65536"),
				web("negative size of responses", "compression", "min-response-size: -1B").value("-1B")
					.explained("negative", "from 0B on"),
				web("size of responses that is none", "compression", "min-response-size: small").value("small")
					.explained("Allowed: a size"),
				web("limit of nothing for JSON", "json", "limit: 0B").value("0B").explained("at least 1B"),
				web("negative limit for JSON", "json", "limit: -1KB").value("-1KB").explained("at least 1B"),
				web("limit of nothing for ETags", "etag", "limit: 0B").value("0B").explained("at least 1B"),
				web("weak that is neither", "etag", "weak: perhaps").value("perhaps").explained("Allowed: true, false"),
				Mistake.of("compression by the server too", """
						server.compression.enabled: true
						pools:
						  web:
						    compression:
						      enabled: true # here
						""")
					.property("pools.web.compression.enabled")
					.value("true")
					.explained("'server.compression.enabled' is true as well", "one of the two"));
	}

	private static Mistake ofBuffers(String key, String property, String value) {
		return Mistake.of("JSON encoder with " + key, "pools.json.a." + key + ": " + value + " # here\n")
			.property("pools.json.a." + property)
			.value(value)
			.explained("a JSON encoder keeps nothing itself", "the same below 'pools.buffer'");
	}

	static Stream<Mistake> unknownKeys() {
		return Stream.of(unknown("pools", "enabled, defaults, buffer, object, json, gzip, digest"),
				unknown("pools.defaults", "idle-timeout, overdue-after, leak-detection"),
				unknown("pools.buffer.a", "size-classes, initial, max-capacity, max-retained, limit, reset"),
				unknown("pools.object.a", "type, factory, reset, max-idle, preallocate"),
				unknown("pools.json.a", "buffer"), unknown("pools.gzip.a", "level, buffer, max-idle, limit, max-ratio"),
				unknown("pools.digest.a", "algorithm, max-idle"), unknown("pools.jackson", "recycler"),
				unknown("pools.jackson.recycler", "enabled, max-idle, idle-timeout, overdue-after, leak-detection"),
				unknown("pools.metrics", "enabled"),
				unknown("pools.web", "body, json, etag, compression, request-guard, client"),
				unknown("pools.web.body", "enabled, buffer"), unknown("pools.web.json", "enabled, buffer, limit"),
				unknown("pools.web.etag", "enabled, weak, buffer, limit"),
				unknown("pools.web.compression",
						"enabled, level, max-idle, buffer, mime-types, additional-mime-types, "
								+ "excluded-user-agents, min-response-size"),
				unknown("pools.web.request-guard", "enabled"), unknown("pools.web.client", "enabled, buffer"),
				Mistake.of("unknown key below a value", """
						pools:
						  buffer:
						    a:
						      limit:
						        colour: 7 # here
						""").property("pools.buffer.a.limit.colour").value("7").explained("without keys of its own"),
				ofBuffers("idle-timeout", "idle-timeout", "5m"), ofBuffers("overdueAfter", "overdueafter", "5m"),
				ofBuffers("LEAK_DETECTION", "leakdetection", "strict"), Mistake.of("unknown key that is empty", """
						pools:
						  buffer:
						    a:
						      lmit: # here
						""").property("pools.buffer.a.lmit").explained("limit"),
				Mistake.of("unknown key beside known ones", """
						pools:
						  buffer:
						    a:
						      limit: 1MB
						      max-idle: 7 # here
						""").property("pools.buffer.a.max-idle").value("7").explained("max-retained"));
	}

	static Stream<Mistake> conversions() {
		return Stream.of(buffer("wrong way to reset", "reset: wipe").value("wipe").explained("Allowed: clear, zero"),
				buffer("wrong leak-detection", "leak-detection: maybe").value("maybe")
					.explained("Allowed: count, sample, strict"),
				buffer("size that is none", "limit: many").value("many").explained("Allowed: a size"),
				buffer("size in a unit that does not exist", "max-capacity: 1XB").value("1XB")
					.explained("Allowed: a size"),
				buffer("duration that is none", "idle-timeout: long").value("long").explained("Allowed: a duration"),
				buffer("number that is none", "preallocate: few").value("few").explained("Allowed: a whole number"),
				buffer("number with a fraction", "preallocate: 1.5").value("1.5").explained("Allowed: a whole number"),
				buffer("number too large", "preallocate: 9999999999").value("9999999999")
					.explained("Allowed: a whole number"),
				Mistake.one("level that is no number", "gzip", "level: best")
					.value("best")
					.explained("Allowed: a whole number"),
				Mistake.one("ratio that is no number", "gzip", "max-ratio: any")
					.value("any")
					.explained("Allowed: a whole number"),
				recycler("max-idle of the recycler that is no number", "max-idle: many").value("many")
					.explained("Allowed: a whole number"),
				Mistake.of("wrong leak-detection of all pools", """
						pools:
						  defaults:
						    leak-detection: maybe # here
						""")
					.property("pools.defaults.leak-detection")
					.value("maybe")
					.explained("Allowed: count, sample, strict"),
				Mistake.of("switch that is none", """
						pools:
						  web:
						    etag:
						      enabled: perhaps # here
						""").property("pools.web.etag.enabled").value("perhaps").explained("Allowed: true, false"),
				Mistake.of("value instead of a pool", """
						pools:
						  buffer:
						    a: 5 # here
						""").property("pools.buffer.a").value("5").explained("size-classes, initial"));
	}

	private static Mistake buffer(String what, String line) {
		return Mistake.one(what, "buffer", line);
	}

	private static Mistake object(String what, String line, String... more) {
		return Mistake.one(what, "object", line, more);
	}

	private static Mistake recycler(String what, String line) {
		String yaml = "pools:\n  jackson:\n    recycler:\n      %s # here\n".formatted(line);
		return Mistake.of(what, yaml).property("pools.jackson.recycler." + line.substring(0, line.indexOf(':')));
	}

	private static Mistake web(String what, String feature, String line) {
		String yaml = "pools:\n  web:\n    %s:\n      %s # here\n".formatted(feature, line);
		return Mistake.of(what, yaml).property("pools.web." + feature + "." + line.substring(0, line.indexOf(':')));
	}

	private static Mistake unknown(String parent, String siblings) {
		String more = parent.startsWith("pools.object.") ? parent + ".type: com.acme.Parser\n" : "";
		return Mistake.of("unknown key below " + parent, more + parent + ".colour: blue # here\n")
			.property(parent + ".colour")
			.value("blue")
			.explained("no such property", siblings);
	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration({ JacksonAutoConfiguration.class, PoolsAutoConfiguration.class,
			PooledWebAutoConfiguration.class, PooledEncodersAutoConfiguration.class, PooledJsonAutoConfiguration.class,
			PooledRecyclerAutoConfiguration.class })
	static class Application {

		@Bean
		String aString() {
			return "x";
		}

		@Bean
		Supplier<Parser> parserFactory() {
			return Parser::new;
		}

	}

}
