package io.pooled.web.servlet;

import java.lang.reflect.Type;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.springframework.core.MethodParameter;
import org.springframework.http.converter.HttpMessageConverter;
import org.springframework.http.converter.SmartHttpMessageConverter;
import org.springframework.web.servlet.mvc.method.annotation.RequestBodyAdviceAdapter;

/**
 * Tells the converter which parameter a body is read for.
 */
final class BufferParameterAdvice extends RequestBodyAdviceAdapter {

	private static final String PARAMETER = BufferParameterAdvice.class.getName();

	static @Nullable MethodParameter parameterIn(@Nullable Map<String, Object> hints) {
		return (hints != null) ? (MethodParameter) hints.get(PARAMETER) : null;
	}

	@Override
	public boolean supports(MethodParameter parameter, Type targetType,
			Class<? extends HttpMessageConverter<?>> converterType) {
		return PooledBufferHttpMessageConverter.class == converterType;
	}

	@Override
	public Map<String, Object> determineReadHints(MethodParameter parameter, Type targetType,
			Class<? extends SmartHttpMessageConverter<?>> converterType) {
		return Map.of(PARAMETER, parameter);
	}

}
