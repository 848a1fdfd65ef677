package io.pooled.web.faults;

import java.util.concurrent.Callable;

import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.web.context.request.NativeWebRequest;
import org.springframework.web.context.request.async.AsyncWebRequest;
import org.springframework.web.context.request.async.CallableProcessingInterceptor;
import org.springframework.web.context.request.async.DeferredResult;
import org.springframework.web.context.request.async.DeferredResultProcessingInterceptor;
import org.springframework.web.servlet.config.annotation.AsyncSupportConfigurer;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/**
 * Spring MVC, where only what is planned to time out does so soon.
 */
@Configuration(proxyBeanMethods = false)
@Import({ ServletHandlers.class, ServletUploads.class })
class ServletSetup implements WebMvcConfigurer {

	@Override
	public void configureAsyncSupport(AsyncSupportConfigurer configurer) {
		Timeouts timeouts = new Timeouts();
		configurer.registerCallableInterceptors(timeouts);
		configurer.registerDeferredResultInterceptors(timeouts);
		configurer.setDefaultTimeout(Gates.LONG_PATIENCE.toMillis());
	}

	static final class Timeouts implements CallableProcessingInterceptor, DeferredResultProcessingInterceptor {

		@Override
		public <T> void beforeConcurrentHandling(NativeWebRequest request, Callable<T> task) {
			shorten(request);
		}

		@Override
		public <T> void beforeConcurrentHandling(NativeWebRequest request, DeferredResult<T> result) {
			shorten(request);
		}

		private static void shorten(NativeWebRequest request) {
			if (Job.Plan.TIME_OUT.name().equals(request.getParameter("plan"))
					&& request instanceof AsyncWebRequest async) {
				async.setTimeout(Job.TIMEOUT.toMillis());
			}
		}

	}

}
