package io.pooled.web.client;

import java.io.IOException;
import java.util.Random;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RequestPart;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.multipart.MultipartFile;

/**
 * What clients are tried with.
 */
@RestController
public class ClientPages {

	static byte[] content(int size) {
		byte[] content = new byte[size];
		new Random(size).nextBytes(content);
		return content;
	}

	/** Answer with the body, and in a header what was said of it. */
	@PostMapping("/echo")
	ResponseEntity<byte[]> echo(@RequestBody(required = false) byte[] body, @RequestHeader HttpHeaders headers) {
		return ResponseEntity.ok()
			.header("Said",
					headers.getContentType() + ", " + headers.getContentLength() + ", "
							+ headers.getFirst(HttpHeaders.TRANSFER_ENCODING) + ", " + headers.getAccept())
			.body(body);
	}

	@GetMapping("/bytes")
	byte[] bytes(@RequestParam int size) {
		return content(size);
	}

	@GetMapping("/chunks")
	void chunks(@RequestParam int size, HttpServletResponse response) throws IOException {
		byte[] content = content(size);
		for (int i = 0; i < size; i += 1000) {
			response.getOutputStream().write(content, i, Math.min(1000, size - i));
			response.flushBuffer();
		}
	}

	@PostMapping("/moved")
	ResponseEntity<Void> moved() {
		return ResponseEntity.status(HttpStatus.TEMPORARY_REDIRECT).header(HttpHeaders.LOCATION, "/echo").build();
	}

	@PostMapping("/part")
	byte[] part(@RequestPart MultipartFile file) throws IOException {
		return file.getBytes();
	}

	/** Answer until the client has gone. */
	@GetMapping("/endless")
	void endless(HttpServletResponse response) throws IOException {
		byte[] content = content(10_000);
		while (true) {
			response.getOutputStream().write(content);
		}
	}

	@GetMapping("/nothing")
	ResponseEntity<Void> nothing() {
		return ResponseEntity.noContent().build();
	}

	@GetMapping("/refused")
	ResponseEntity<byte[]> refused() {
		return ResponseEntity.status(HttpStatus.CONFLICT).body(content(50_000));
	}

	/** Announce a body, begin it, and end the connection. */
	@GetMapping("/cut")
	void cut(HttpServletRequest request, HttpServletResponse response) throws IOException {
		response.setContentLength(100_000);
		response.getOutputStream().write(content(40_000));
		response.flushBuffer();
		throw new IllegalStateException("cut");
	}

}
