package io.pooled.web.bodies;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A response as it came over the wire.
 *
 * @param status the status
 * @param headers the lines of the headers in the order of the alphabet, but for the date
 * @param body the body, without the frames of chunks
 * @param complete whether the body has its end
 */
public record Answer(int status, List<String> headers, byte[] body, boolean complete) {

	static Answer parse(byte[] bytes, String method) {
		String text = new String(bytes, StandardCharsets.ISO_8859_1);
		int end = text.indexOf("\r\n\r\n");
		if (end < 0) {
			throw new AssertionError("No response: '" + text + "'");
		}
		List<String> lines = new ArrayList<>(List.of(text.substring(0, end).split("\r\n")));
		int status = Integer.parseInt(lines.remove(0).split(" ")[1]);
		List<String> headers = lines.stream()
			.map((line) -> line.substring(0, line.indexOf(':')).toLowerCase(Locale.ROOT)
					+ line.substring(line.indexOf(':')))
			.filter((line) -> !line.startsWith("date:"))
			.sorted()
			.toList();
		String rest = text.substring(end + 4);
		Answer whole = new Answer(status, headers, rest.getBytes(StandardCharsets.ISO_8859_1), true);
		if (!method.equals("HEAD") && whole.header("transfer-encoding").isPresent()) {
			return whole.unchunked(rest);
		}
		boolean complete = method.equals("HEAD") || whole.header("content-length")
			.map((length) -> Long.parseLong(length) == whole.body.length)
			.orElse(true);
		return new Answer(status, headers, whole.body, complete);
	}

	private Answer unchunked(String chunks) {
		ByteArrayOutputStream content = new ByteArrayOutputStream();
		int position = 0;
		while (true) {
			int line = chunks.indexOf("\r\n", position);
			int size = (line < 0) ? -1 : HexFormat.fromHexDigits(chunks.substring(position, line));
			if (size <= 0 || line + 2 + size > chunks.length()) {
				return new Answer(this.status, this.headers, content.toByteArray(), size == 0);
			}
			content.writeBytes(chunks.substring(line + 2, line + 2 + size).getBytes(StandardCharsets.ISO_8859_1));
			position = line + 2 + size + 2;
		}
	}

	public Optional<String> header(String name) {
		String prefix = name.toLowerCase(Locale.ROOT) + ":";
		return this.headers.stream()
			.filter((line) -> line.startsWith(prefix))
			.map((line) -> line.substring(prefix.length()).trim())
			.findFirst();
	}

	public String text() {
		return new String(this.body, StandardCharsets.UTF_8);
	}

	/**
	 * Return everything there is to compare.
	 * @return the whole response, as text
	 */
	public String everything() {
		return this.status + "\n" + String.join("\n", this.headers) + "\n\n"
				+ new String(this.body, StandardCharsets.ISO_8859_1) + (this.complete ? "" : "(cut off)");
	}

	@Override
	public String toString() {
		return everything();
	}

}
