package io.pooled.json;

import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.exc.InvalidDefinitionException;
import tools.jackson.databind.module.SimpleModule;
import tools.jackson.databind.ser.std.StdSerializer;

import io.pooled.buffer.PooledBuffer;

/**
 * Has Jackson refuse buffers, whose properties say nothing of their content. Found as a
 * service by mappers that look for modules, as Spring's do.
 *
 * @since 0.1.0
 */
public final class PooledBufferModule extends SimpleModule {

	private static final long serialVersionUID = 1;

	/**
	 * Create a module.
	 */
	public PooledBufferModule() {
		super(PooledBufferModule.class.getName());
		addSerializer(new Refusal());
	}

	private static final class Refusal extends StdSerializer<PooledBuffer> {

		private Refusal() {
			super(PooledBuffer.class);
		}

		@Override
		public void serialize(PooledBuffer buffer, JsonGenerator json, SerializationContext context) {
			throw InvalidDefinitionException.from(json,
					"A PooledBuffer is no bean: return it as the body itself, with PooledBufferHttpMessageConverter "
							+ "registered where the application configures Spring MVC itself, or write its toByteArray()",
					context.constructType(PooledBuffer.class));
		}

	}

}
