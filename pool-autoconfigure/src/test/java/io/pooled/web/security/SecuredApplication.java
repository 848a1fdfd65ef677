package io.pooled.web.security;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.http.CacheControl;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseBody;

import io.pooled.buffer.PooledBuffer;
import io.pooled.buffer.PooledBufferFactory;
import io.pooled.web.http.RunningApplication;
import io.pooled.web.http.ServerUnderTest;

/**
 * A small application with a login, pages for everybody and for some, and error pages.
 */
@Configuration(proxyBeanMethods = false)
@Import(SecuredApplication.Pages.class)
class SecuredApplication {

	static final int LARGE = 30_000;

	/**
	 * Less than a JDK copies at once, or the plain application loses headers on Jetty.
	 */
	static final int INDEX = 15_000;

	static final int MISSING = 5000;

	static final String CSS = "p { color: #123456 }\n".repeat(500);

	static RunningApplication start(ServerUnderTest server, Path folder, String... properties) throws IOException {
		Files.createDirectories(folder.resolve("css"));
		Files.createDirectories(folder.resolve("error"));
		Files.writeString(folder.resolve("index.html"), text(INDEX));
		Files.writeString(folder.resolve("css/site.css"), CSS);
		Files.writeString(folder.resolve("error/404.html"), text(MISSING));
		List<String> all = new ArrayList<>(List.of(properties));
		all.add(SecurityWhenAsked.ASKED + "=true");
		all.add("spring.security.user.password={noop}secret");
		all.add("spring.web.resources.static-locations=" + folder.toUri());
		all.add("spring.web.resources.chain.strategy.content.enabled=true");
		return server.startWithErrorPages(SecuredApplication.class, all.toArray(String[]::new));
	}

	static String text(int length) {
		return "0123456789".repeat(length / 10);
	}

	@Bean
	SecurityFilterChain security(HttpSecurity http) {
		return http
			.authorizeHttpRequests(
					(requests) -> requests.requestMatchers("/", "/index.html", "/css/**", "/public/**", "/error")
						.permitAll()
						.requestMatchers("/admin/**")
						.hasRole("ADMIN")
						.anyRequest()
						.authenticated())
			.formLogin(Customizer.withDefaults())
			.httpBasic(Customizer.withDefaults())
			.build();
	}

	@Controller
	static class Pages {

		private final PooledBufferFactory buffers;

		Pages(PooledBufferFactory buffers) {
			this.buffers = buffers;
		}

		@GetMapping(path = "/public/large", produces = "text/plain")
		@ResponseBody
		String large() {
			return text(LARGE);
		}

		@GetMapping(path = "/public/small", produces = "text/plain")
		@ResponseBody
		String small() {
			return text(20);
		}

		@GetMapping("/public/pieces")
		void pieces(@RequestParam int size, @RequestParam int piece, HttpServletResponse response) throws IOException {
			response.setContentType("text/plain");
			for (int written = 0; written < size; written += piece) {
				response.getOutputStream().write(text(Math.min(piece, size - written)).getBytes());
			}
		}

		@GetMapping("/public/buffer")
		ResponseEntity<PooledBuffer> buffer(@RequestParam int size) {
			PooledBuffer buffer = this.buffers.acquire();
			for (int written = 0; written < size; written += 1000) {
				buffer.write(text(Math.min(1000, size - written)).getBytes());
			}
			return ResponseEntity.ok().contentType(MediaType.TEXT_PLAIN).body(buffer);
		}

		@GetMapping("/public/json")
		@ResponseBody
		List<String> json(@RequestParam int size) {
			return Collections.nCopies(size / 10, "1234567");
		}

		@GetMapping("/public/forward")
		String forward() {
			return "forward:/public/large";
		}

		@GetMapping("/public/forward-to-private")
		String forwardToPrivate() {
			return "forward:/private/page";
		}

		@GetMapping("/public/redirect")
		String redirect() {
			return "redirect:/public/large";
		}

		@GetMapping("/public/cached")
		ResponseEntity<byte[]> cached() {
			return ResponseEntity.ok()
				.cacheControl(CacheControl.maxAge(Duration.ofHours(1)))
				.header("Content-Type", "text/plain")
				.body(text(LARGE).getBytes());
		}

		@GetMapping("/public/fails")
		@ResponseBody
		String fails() {
			throw new IllegalStateException("not today");
		}

		@GetMapping("/public/refused")
		void refused(HttpServletResponse response) throws IOException {
			response.setContentType("text/plain");
			response.getWriter().print(text(4000));
			response.sendError(409, "too late");
		}

		@GetMapping(path = "/public/session", produces = "text/plain")
		@ResponseBody
		String session(HttpSession session, HttpServletResponse response) {
			Integer visits = (Integer) session.getAttribute("visits");
			session.setAttribute("visits", (visits != null) ? visits + 1 : 1);
			response.addCookie(new Cookie("seen", "yes"));
			return "visit " + session.getAttribute("visits") + "\n" + text(LARGE);
		}

		@GetMapping(path = "/private/page", produces = "text/plain")
		@ResponseBody
		String privatePage() {
			return text(LARGE);
		}

		@PostMapping(path = "/private/change", produces = "text/plain")
		@ResponseBody
		String change() {
			return text(LARGE);
		}

		@GetMapping("/admin/page")
		@ResponseBody
		String adminPage() {
			return text(LARGE);
		}

	}

}
