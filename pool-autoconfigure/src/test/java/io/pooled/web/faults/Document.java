package io.pooled.web.faults;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

import com.fasterxml.jackson.annotation.JsonValue;

/**
 * Content as an object to be written as JSON, which may fail half-way.
 *
 * @param id of the request
 * @param lines what {@link Content} consists of
 */
record Document(String id, List<Line> lines) {

	/** Two quotes and a comma. */
	private static final int LINE = Content.TEXT + 3;

	static Document of(Job job) {
		int count = job.size() / LINE;
		int last = (job.plan() == Job.Plan.BREAK) ? count / 2 : count;
		return new Document(job.id(),
				IntStream.range(0, count).mapToObj((number) -> new Line(job.id(), number, last)).toList());
	}

	static byte[] json(Job job) {
		byte[] start = ("{\"id\":\"" + job.id() + "\",\"lines\":[").getBytes(StandardCharsets.US_ASCII);
		int count = job.size() / LINE;
		// The last line has no comma.
		byte[] json = Arrays.copyOf(start, start.length + Math.max(0, count * LINE - 1) + 2);
		byte[] id = Content.ascii(job.id());
		for (int number = 0; number < count; number++) {
			int line = start.length + number * LINE;
			json[line] = '"';
			Content.put(json, line + 1, id, number);
			json[line + LINE - 2] = '"';
			json[line + LINE - 1] = ',';
		}
		json[json.length - 2] = ']';
		json[json.length - 1] = '}';
		return json;
	}

	record Line(String id, int number, int last) {

		@JsonValue
		String text() {
			if (this.number == this.last) {
				throw new IllegalStateException("no more lines today");
			}
			return Content.line(this.id, this.number);
		}

	}

}
