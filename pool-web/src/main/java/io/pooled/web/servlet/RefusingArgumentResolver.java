package io.pooled.web.servlet;

import java.util.List;
import java.util.Optional;

import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;
import org.springframework.core.MethodParameter;
import org.springframework.core.ResolvableType;
import org.springframework.http.HttpEntity;
import org.springframework.http.server.ServletServerHttpRequest;
import org.springframework.util.Assert;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.support.WebDataBinderFactory;
import org.springframework.web.context.request.NativeWebRequest;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.method.support.HandlerMethodArgumentResolverComposite;
import org.springframework.web.method.support.ModelAndViewContainer;

import io.pooled.buffer.PooledBuffer;

/**
 * Refuses bodies by what is announced of them, before the other resolvers read a first
 * byte to find out whether there is one: a client that waits for {@code 100 (Continue)}
 * is not asked for what nobody wants.
 */
final class RefusingArgumentResolver implements HandlerMethodArgumentResolver {

	private final HandlerMethodArgumentResolverComposite others = new HandlerMethodArgumentResolverComposite();

	private final PooledBufferHttpMessageConverter converter;

	RefusingArgumentResolver(List<HandlerMethodArgumentResolver> others, PooledBufferHttpMessageConverter converter) {
		this.others.addResolvers(others);
		this.converter = converter;
	}

	@Override
	public boolean supportsParameter(MethodParameter parameter) {
		ResolvableType type = ResolvableType.forMethodParameter(parameter);
		Class<?> declared = type.toClass();
		if (HttpEntity.class.isAssignableFrom(declared)) {
			return isBuffer(type.as(HttpEntity.class).getGeneric());
		}
		return parameter.hasParameterAnnotation(RequestBody.class)
				&& isBuffer((declared == Optional.class) ? type.getGeneric() : type);
	}

	private static boolean isBuffer(ResolvableType type) {
		return type.toClass() == PooledBuffer.class;
	}

	@Override
	public @Nullable Object resolveArgument(MethodParameter parameter, @Nullable ModelAndViewContainer container,
			NativeWebRequest request, @Nullable WebDataBinderFactory binders) throws Exception {
		HttpServletRequest nativeRequest = request.getNativeRequest(HttpServletRequest.class);
		Assert.state(nativeRequest != null, "No HttpServletRequest");
		this.converter.refuseUnlessReadable(parameter, new ServletServerHttpRequest(nativeRequest).getHeaders());
		return this.others.resolveArgument(parameter, container, request, binders);
	}

}
