package io.pooled.json;

import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.ser.std.StdSerializer;

/**
 * What cannot be written.
 */
final class Broken {

	/**
	 * Fails half-way.
	 */
	static final class Serializer extends StdSerializer<Broken> {

		Serializer() {
			super(Broken.class);
		}

		@Override
		public void serialize(Broken value, JsonGenerator generator, SerializationContext context) {
			generator.writeStartObject();
			generator.writeName("half");
			throw new IllegalStateException("broken");
		}

	}

}
