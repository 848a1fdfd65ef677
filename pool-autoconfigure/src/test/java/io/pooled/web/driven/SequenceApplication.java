package io.pooled.web.driven;

import java.io.IOException;
import java.util.List;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.springframework.boot.web.error.ErrorPage;
import org.springframework.boot.web.error.ErrorPageRegistrar;
import org.springframework.boot.web.servlet.ServletRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * An application that does what sequences say.
 */
@Configuration(proxyBeanMethods = false)
class SequenceApplication {

	@Bean
	ServletRegistrationBean<HttpServlet> performers() {
		return new ServletRegistrationBean<>(new Performer(), "/play", "/other");
	}

	@Bean
	ErrorPageRegistrar errorPage() {
		return (registry) -> registry.addErrorPages(new ErrorPage("/error"));
	}

	@Bean
	ServletRegistrationBean<HttpServlet> errors() {
		return new ServletRegistrationBean<>(new HttpServlet() {

			private static final long serialVersionUID = 1;

			@Override
			protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
				response.setContentType("text/plain");
				response.getWriter().print("error " + response.getStatus());
			}

		}, "/error");
	}

	@Bean
	ServletRegistrationBean<HttpServlet> probe() {
		return new ServletRegistrationBean<>(new HttpServlet() {

			private static final long serialVersionUID = 1;

			@Override
			protected void doGet(HttpServletRequest request, HttpServletResponse response) {
				response.setHeader(ProbedConnection.PROBE, "yes");
			}

		}, "/probe");
	}

	private static final class Performer extends HttpServlet {

		private static final long serialVersionUID = 1;

		@Override
		protected void service(HttpServletRequest request, HttpServletResponse response) throws ServletException {
			Play play = Play.of(request);
			DispatcherType type = request.getDispatcherType();
			try {
				perform(play, type, request, response);
			}
			catch (Exception ex) {
				sneak(ex);
			}
			finally {
				if (type == DispatcherType.REQUEST || type == DispatcherType.ASYNC) {
					play.leave();
				}
			}
		}

		@SuppressWarnings("unchecked")
		private static void perform(Play play, DispatcherType type, HttpServletRequest request,
				HttpServletResponse response) throws Exception {
			switch (type) {
				case REQUEST -> play.perform(request, response);
				case ASYNC -> play.perform(request, response, (List<Step>) request.getAttribute(Nested.STEPS));
				default -> new Part(play, request, response).perform((List<Step>) request.getAttribute(Nested.STEPS));
			}
		}

		@SuppressWarnings("unchecked")
		private static <E extends Exception> void sneak(Exception ex) throws E {
			throw (E) ex;
		}

	}

}
