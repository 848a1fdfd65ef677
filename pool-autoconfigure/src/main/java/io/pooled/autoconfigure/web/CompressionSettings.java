package io.pooled.autoconfigure.web;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.PatternSyntaxException;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.web.server.Compression;
import org.springframework.core.env.Environment;
import org.springframework.util.InvalidMimeTypeException;
import org.springframework.util.MimeTypeUtils;
import org.springframework.util.unit.DataSize;

import io.pooled.autoconfigure.InvalidPoolPropertyException;
import io.pooled.autoconfigure.PoolsProperties;
import io.pooled.autoconfigure.PropertyChecks;
import io.pooled.web.CompressionRules;

/**
 * Which responses are compressed: what {@code pools.web.compression} does not say,
 * {@code server.compression} says.
 */
final class CompressionSettings {

	private CompressionSettings() {
	}

	static CompressionRules rules(PoolsProperties.Web.Compression own, Environment environment) {
		Binder binder = Binder.get(environment);
		Compression server = binder.bindOrCreate("server.compression", Bindable.of(Compression.class));
		// Spring Boot 4.0 does not have it.
		String[] additional = binder.bind("server.compression.additional-mime-types", String[].class)
			.orElseGet(() -> new String[0]);
		List<String> mimeTypes = new ArrayList<>(types("mime-types", orElse(own.mimeTypes(), server.getMimeTypes())));
		mimeTypes.addAll(types("additional-mime-types", orElse(own.additionalMimeTypes(), additional)));
		List<String> userAgents = orElse(own.excludedUserAgents(), server.getExcludedUserAgents());
		DataSize minSize = (own.minResponseSize() != null) ? own.minResponseSize() : server.getMinResponseSize();
		try {
			return new CompressionRules(mimeTypes, userAgents, minSize.toBytes());
		}
		catch (PatternSyntaxException ex) {
			throw invalid("excluded-user-agents", userAgents, ex, "regular expressions");
		}
	}

	private static List<String> types(String property, List<String> types) {
		try {
			types.forEach(MimeTypeUtils::parseMimeType);
			return types;
		}
		catch (InvalidMimeTypeException ex) {
			throw invalid(property, types, ex, "types such as application/json or text/*");
		}
	}

	private static List<String> orElse(@Nullable List<String> own, String @Nullable [] server) {
		return (own != null) ? own : (server != null) ? List.of(server) : List.of();
	}

	private static InvalidPoolPropertyException invalid(String property, List<String> value, Exception cause,
			String allowed) {
		return new PropertyChecks("pools.web.compression").invalid(property, value,
				"it cannot be read: " + cause.getMessage(), allowed, cause);
	}

}
