package io.pooled.json;

import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.json.JsonMapper;

import io.pooled.Await;
import io.pooled.LeakDetection;
import io.pooled.StatsLaws;
import io.pooled.UpkeepSettings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class RecyclerLeakTests extends AbstractRecyclerMapperTests {

	private static final Duration SECOND = Duration.ofSeconds(1);

	@Test
	void generatorThatIsNeverClosedIsOverdueAndLeaked() {
		PooledRecyclerPool watched = watched(16);
		JsonMapper mapper = mapper(watched);
		open(mapper, 2).forEach(JsonGenerator::close);
		lose(mapper);
		watched.age(0);
		watched.age(SECOND.toNanos());
		assertThat(watched.stats().overdue()).isEqualTo(2);
		Await.until("the lost recyclers", () -> {
			System.gc();
			watched.age(2 * SECOND.toNanos());
			return watched.stats().leaked() == 2;
		});
		assertThat(watched.stats().inUse()).isEqualTo(2);
		assertThat(watched.stats().retainedBytes()).isZero();
		mapper.writeValueAsBytes(1);
		assertThat(watched.pooledCount()).isEqualTo(1);
		StatsLaws.holdAtAnyTime(watched.stats());
	}

	private static PooledRecyclerPool watched(int maxIdle) {
		return PooledRecyclerPool.of("watched", maxIdle,
				new UpkeepSettings(Duration.ZERO, SECOND, LeakDetection.COUNT));
	}

	@SuppressWarnings("resource")
	private static void lose(JsonMapper mapper) {
		mapper.createGenerator(OutputStream.nullOutputStream());
		mapper.createGenerator(OutputStream.nullOutputStream());
	}

	@Test
	void strictPoolHasNothingToComplainAboutInOrdinaryUse() {
		PooledRecyclerPool strict = PooledRecyclerPool.of("strict", 16,
				new UpkeepSettings(SECOND, SECOND, LeakDetection.STRICT));
		JsonMapper mapper = mapper(strict);
		for (JsonGenerator generator : open(mapper, 20)) {
			generator.writeString("text");
			generator.close();
			generator.close();
		}
		assertThat(mapper.readTree(mapper.writeValueAsBytes(Map.of("a", 1))).get("a").intValue()).isEqualTo(1);
		assertThat(strict.stats().staleReleases()).isZero();
		StatsLaws.holdAtRest(strict.stats());
	}

	@Test
	void overdueGeneratorGoesOnAndComesBack() {
		PooledRecyclerPool watched = watched(16);
		JsonMapper mapper = mapper(watched);
		ByteArrayOutputStream target = new ByteArrayOutputStream();
		mapper.writeValueAsBytes(1);
		try (JsonGenerator generator = mapper.createGenerator(target)) {
			generator.writeStartArray();
			watched.age(0);
			watched.age(SECOND.toNanos());
			assertThat(watched.stats().overdue()).isEqualTo(1);
			try (JsonGenerator other = mapper.createGenerator(OutputStream.nullOutputStream())) {
				other.writeString("other");
				generator.writeString("mine");
			}
			generator.writeEndArray();
		}
		assertThat(target).hasToString("[\"mine\"]");
		assertThat(watched.stats().overdue()).isZero();
		assertThat(watched.stats().staleReleases()).isZero();
		assertThat(watched.pooledCount()).isEqualTo(2);
		StatsLaws.holdAtRest(watched.stats());
	}

	/**
	 * Jackson itself never closes a parser that fails before it is handed out.
	 */
	@ParameterizedTest
	@EnumSource
	void documentsThatJacksonCannotOpenKeepTheirPlaceUntilTheyAreOverdueOnly(Unopened unopened) {
		PooledRecyclerPool watched = watched(2);
		JsonMapper mapper = mapper(watched);
		open(mapper, 2).forEach(JsonGenerator::close);
		for (int i = 0; i < 5; i++) {
			assertThatThrownBy(() -> unopened.open(mapper)).isInstanceOf(JacksonException.class);
			assertThat(mapper.readTree("[1]").size()).isEqualTo(1);
			StatsLaws.holdAtAnyTime(watched.stats());
		}
		watched.age(0);
		watched.age(SECOND.toNanos());
		assertThat(watched.stats().overdue()).isEqualTo(watched.stats().inUse());
		open(mapper, 2).forEach(JsonGenerator::close);
		assertThat(watched.pooledCount()).isEqualTo(2);
	}

	/** Documents that fail before there is a parser. */
	private enum Unopened {

		STRANGE_BYTE_ORDER {

			@Override
			void open(JsonMapper mapper) {
				mapper.readTree(new byte[] { 0, 0, 'a', 0 });
			}

		},

		SOURCE_THAT_FAILS {

			@Override
			void open(JsonMapper mapper) {
				mapper.readTree(new InputStream() {

					@Override
					public int read() throws IOException {
						throw new IOException("gone");
					}

				});
			}

		},

		MISSING_FILE {

			@Override
			void open(JsonMapper mapper) {
				mapper.readTree(new File("/does/not/exist.json"));
			}

		},

		FIRST_VALUE_BROKEN {

			@Override
			void open(JsonMapper mapper) {
				mapper.readerFor(Object.class).readValues("]");
			}

		};

		abstract void open(JsonMapper mapper);

	}

}
