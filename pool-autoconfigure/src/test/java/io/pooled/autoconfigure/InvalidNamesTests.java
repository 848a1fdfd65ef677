package io.pooled.autoconfigure;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;

import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/**
 * Names that pools cannot have stop the start like other mistakes.
 */
@ExtendWith(OutputCaptureExtension.class)
class InvalidNamesTests {

	@TempDir
	private Path directory;

	@ParameterizedTest
	@MethodSource({ "names", "namesOfTheRecycler", "namesOfWebPools" })
	void isExplained(Mistake mistake, CapturedOutput output) throws IOException {
		mistake.assertStopsTheStart(this.directory, output);
	}

	static Stream<Mistake> names() {
		return Stream.of(name("upper-case name", "Upper").explained("lower-case letter"),
				name("name with an underscore", "a_b").explained("lower-case letter"),
				name("name with a dot", "\"[a.b]\"").property("a.b").explained("lower-case letter"),
				name("name that starts with a digit", "1x").explained("lower-case letter"),
				name("name that starts with a dash", "-x").explained("lower-case letter"),
				name("name that is not ASCII", "ä").explained("lower-case letter"),
				name("name with a letter that is not ASCII", "maß").explained("lower-case letter"),
				name("name in quotes that is not ASCII", "\"[ä]\"").property("ä").explained("lower-case letter"),
				name("name of a bean of the user", "aString").explained("there is a bean 'aString'", "rename"),
				name("name of a bean of another default pool", "defaultGzip").explained("default"),
				name("name of a bean of this auto-configuration", "poolRegistry")
					.explained("there is a bean 'poolRegistry'"),
				Mistake.of("name without a pool of its own", """
						pools:
						  buffer:
						    a.b:
						      limit: 1KB # here
						""")
					.property("pools.buffer.a.b.limit")
					.explained("no such property", "no name of a pool has dots"),
				Mistake.of("names that differ in dashes and case", """
						pools:
						  buffer:
						    big-exports: {limit: 5KB} # here
						    bigExports: {limit: 5KB}
						""")
					.property("pools.buffer.bigExports")
					.explained("pools.buffer.big-exports", "names that differ"),
				Mistake.of("names in and out of brackets that differ in dashes and case", """
						pools:
						  buffer:
						    "[big-exports]": {limit: 5KB}
						    bigExports: {limit: 5KB} # here
						""")
					.property("pools.buffer.bigExports")
					.explained("pools.buffer.big-exports", "names that differ"),
				Mistake.of("wrong value of a pool whose name is in brackets", """
						pools:
						  buffer:
						    "[big-exports]":
						      limit: 0B # here
						""").property("pools.buffer.big-exports.limit").value("0B").explained("at least 1B"),
				Mistake.of("empty entries whose names differ in dashes and case", """
						pools:
						  buffer:
						    big-exports: {}
						    bigExports: # here
						""")
					.property("pools.buffer.bigExports")
					.explained("pools.buffer.big-exports", "names that differ"),
				Mistake.of("names that differ in dashes", """
						pools:
						  digest:
						    bigexports: {}
						    big-exports: # here
						""")
					.property("pools.digest.big-exports")
					.explained("pools.digest.bigexports", "names that differ"),
				Mistake.of("names of two kinds that are equal", """
						pools:
						  buffer:
						    exports: {}
						  gzip:
						    exports:
						      level: 3 # here
						""").property("pools.gzip.exports").explained("pools.buffer.exports", "names that differ"),
				Mistake.of("names of two kinds that differ in dashes and case", """
						pools:
						  object:
						    big-exports: {type: com.acme.Parser}
						  digest:
						    bigExports: # here
						""")
					.property("pools.digest.bigExports")
					.explained("pools.object.big-exports", "names that differ"),
				Mistake.of("name that the default pool of another kind has", """
						pools:
						  buffer:
						    default-json: {}
						  json:
						    default: # here
						""")
					.property("pools.json.default")
					.explained("pools.buffer.default-json", "names that differ"));
	}

	static Stream<Mistake> namesOfTheRecycler() {
		return Stream.of("buffer", "object", "json", "gzip", "digest")
			.flatMap((kind) -> Stream.of("jacksonRecycler", "jackson-recycler").map((name) -> {
				String more = kind.equals("object") ? "\n      type: com.acme.Parser # here\n" : " # here\n";
				String yaml = "pools:\n  %s:\n    %s:%s".formatted(kind, name, more);
				return Mistake.of(kind + " pool named " + name, yaml)
					.property("pools." + kind + "." + name)
					.explained("pools.jackson.recycler", "names that differ");
			}));
	}

	static Stream<Mistake> namesOfWebPools() {
		return Stream
			.of(Map.entry("webEtag", "pools.web.etag"), Map.entry("web-etag", "pools.web.etag"),
					Map.entry("webCompression", "pools.web.compression"),
					Map.entry("web-compression", "pools.web.compression"))
			.flatMap((taken) -> Stream.of("buffer", "json", "gzip", "digest").map((kind) -> {
				String yaml = "pools:\n  %s:\n    %s: # here\n".formatted(kind, taken.getKey());
				return Mistake.of(kind + " pool named " + taken.getKey(), yaml)
					.property("pools." + kind + "." + taken.getKey())
					.explained("'" + taken.getValue() + "'", "names that differ");
			}));
	}

	private static Mistake name(String what, String name) {
		return Mistake.of(what, "pools:\n  buffer:\n    %s: # here\n".formatted(name)).property("pools.buffer." + name);
	}

}
