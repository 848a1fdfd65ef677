package io.pooled.json;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;

import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.SequenceWriter;
import tools.jackson.databind.json.JsonMapper;

/**
 * A way to write a document.
 */
enum Write {

	BYTES {

		@Override
		Object write(JsonMapper mapper, Object value) {
			return mapper.writeValueAsBytes(value);
		}

	},

	STRING {

		@Override
		Object write(JsonMapper mapper, Object value) {
			return mapper.writeValueAsString(value);
		}

	},

	STREAM {

		@Override
		Object write(JsonMapper mapper, Object value) {
			ByteArrayOutputStream target = new ByteArrayOutputStream();
			mapper.writeValue(target, value);
			return target.toByteArray();
		}

	},

	WRITER {

		@Override
		Object write(JsonMapper mapper, Object value) {
			StringWriter target = new StringWriter();
			mapper.writeValue(target, value);
			return target.toString();
		}

	},

	PRETTY {

		@Override
		Object write(JsonMapper mapper, Object value) {
			return mapper.writerWithDefaultPrettyPrinter().writeValueAsString(value);
		}

	},

	SEQUENCE {

		@Override
		Object write(JsonMapper mapper, Object value) throws IOException {
			ByteArrayOutputStream target = new ByteArrayOutputStream();
			try (SequenceWriter writer = mapper.writer().writeValues(target)) {
				writer.write(value).write(1).writeAll(List.of(value, 2));
			}
			return target.toByteArray();
		}

	},

	TREE {

		@Override
		Object write(JsonMapper mapper, Object value) {
			return mapper.writeValueAsString(mapper.valueToTree(value));
		}

	},

	CONVERTED {

		@Override
		Object write(JsonMapper mapper, Object value) {
			return mapper.writeValueAsString(mapper.convertValue(value, Object.class));
		}

	},

	RAW {

		@Override
		Object write(JsonMapper mapper, Object value) {
			StringWriter target = new StringWriter();
			try (JsonGenerator generator = mapper.createGenerator(target)) {
				String json = mapper.writeValueAsString(value);
				char[] chars = json.toCharArray();
				generator.writeStartArray();
				generator.writeRawValue(json);
				generator.writeString(chars, 0, chars.length);
				generator.writeString(new StringReader(json), -1);
				generator.writeBinary(new ByteArrayInputStream(json.getBytes(StandardCharsets.UTF_8)), -1);
				generator.writeEndArray();
			}
			return target.toString();
		}

	},

	RAW_BYTES {

		@Override
		Object write(JsonMapper mapper, Object value) {
			ByteArrayOutputStream target = new ByteArrayOutputStream();
			try (JsonGenerator generator = mapper.createGenerator(target)) {
				byte[] json = mapper.writeValueAsBytes(value);
				generator.writeStartArray();
				generator.writeUTF8String(json, 0, json.length);
				generator.writeBinary(new ByteArrayInputStream(json), json.length);
				generator.writeString(new StringReader(mapper.writeValueAsString(value)), -1);
				generator.writeEndArray();
			}
			return target.toByteArray();
		}

	};

	abstract Object write(JsonMapper mapper, Object value) throws IOException;

}
