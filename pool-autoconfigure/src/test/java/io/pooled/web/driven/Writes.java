package io.pooled.web.driven;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Writes bodies, of all sizes and in all ways.
 */
final class Writes {

	/** Around the least size to compress, the buffers of servers and the ETag limit. */
	private static final List<Integer> SIZES = List.of(0, 1, 10, 10, 100, 100, 1000, 1000, 2000, 2047, 2048, 2049, 3000,
			3000, 5000, 8191, 8192, 8193, 9000, 20_000, 33_000, 65_535, 65_536, 65_537, 70_000);

	static final int NOISE = 30_000;

	private final Draw draw;

	Writes(Draw draw) {
		this.draw = draw;
	}

	List<Step> some() {
		List<Step> steps = new ArrayList<>();
		int size = this.draw.of(SIZES);
		if (this.draw.chance(3)) {
			steps.add(Heads.length(this.draw, size));
		}
		steps.add(any(size));
		if (this.draw.chance(12)) {
			steps.add(any(this.draw.of(SIZES)));
		}
		return steps;
	}

	/** Step that writes as many bytes as it says. */
	Step known(boolean writer) {
		int size = this.draw.of(SIZES);
		int number = this.draw.below(90) + 10;
		return writer ? written(number, size) : streamed(number, size);
	}

	private static Step written(int number, int size) {
		return Step.of("getWriter().write(text(" + number + ", " + size + "))", (part, steps) -> {
			part.writer().write(text(number, size));
			return null;
		});
	}

	private static Step streamed(int number, int size) {
		return Step.of("getOutputStream().write(text(" + number + ", " + size + "))", (part, steps) -> {
			part.response().getOutputStream().write(text(number, size).getBytes(StandardCharsets.US_ASCII));
			return null;
		});
	}

	private Step any(int size) {
		int number = this.draw.below(90) + 10;
		return switch (this.draw.below(12)) {
			case 0 -> Step.of("getOutputStream()", (part, steps) -> {
				part.response().getOutputStream();
				return null;
			});
			case 1 -> Step.of("getWriter()", (part, steps) -> {
				part.response().getWriter();
				return null;
			});
			case 2 -> Step.of("getOutputStream().write(noise(" + number + "))", (part, steps) -> {
				part.response().getOutputStream().write(noise(number));
				return null;
			});
			case 3 -> Step.of("getOutputStream().write('" + (char) number + "')", (part, steps) -> {
				part.response().getOutputStream().write(number);
				return null;
			});
			case 4 -> Step.of("getWriter().println(text(" + number + ", " + size + "))", (part, steps) -> {
				part.writer().println(text(number, size));
				return null;
			});
			case 5 -> Step.of("getWriter().print(\"\u00e9\")", (part, steps) -> {
				part.writer().print('\u00e9');
				return null;
			});
			case 6, 7, 8 -> written(number, size);
			default -> streamed(number, size);
		};
	}

	private static String text(int number, int size) {
		return (number + " bottles, ").repeat(size / 12 + 1).substring(0, size);
	}

	private static byte[] noise(int seed) throws IOException {
		byte[] noise = new byte[NOISE];
		new Random(seed).nextBytes(noise);
		return noise;
	}

}
