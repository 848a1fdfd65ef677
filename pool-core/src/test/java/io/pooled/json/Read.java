package io.pooled.json;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInput;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.async.ByteArrayFeeder;
import tools.jackson.core.async.ByteBufferFeeder;
import tools.jackson.databind.MappingIterator;
import tools.jackson.databind.json.JsonMapper;

/**
 * A way to read a document.
 */
enum Read {

	BYTES {

		@Override
		Object read(JsonMapper mapper, String json) {
			return mapper.readTree(json.getBytes(StandardCharsets.UTF_8));
		}

	},

	STRING {

		@Override
		Object read(JsonMapper mapper, String json) {
			return mapper.readTree(json);
		}

	},

	STREAM {

		@Override
		Object read(JsonMapper mapper, String json) {
			return mapper.readTree(new ByteArrayInputStream(json.getBytes(StandardCharsets.UTF_8)));
		}

	},

	READER {

		@Override
		Object read(JsonMapper mapper, String json) {
			return mapper.readTree(new StringReader(json));
		}

	},

	DATA_INPUT {

		@Override
		Object read(JsonMapper mapper, String json) {
			// a number at the very end has nothing that ends it
			byte[] bytes = (json + " ").getBytes(StandardCharsets.UTF_8);
			DataInput source = new DataInputStream(new ByteArrayInputStream(bytes));
			return mapper.readValue(source, Object.class);
		}

	},

	OBJECT {

		@Override
		Object read(JsonMapper mapper, String json) {
			return String.valueOf(mapper.readValue(json, Object.class));
		}

	},

	ITERATOR {

		@Override
		Object read(JsonMapper mapper, String json) throws IOException {
			// readValues itself reads the first token, and loses its parser if that
			// fails
			try (MappingIterator<Object> values = mapper.readerFor(Object.class)
				.readValues(("1 " + json + " " + json).getBytes(StandardCharsets.UTF_8))) {
				return values.readAll().toString();
			}
		}

	},

	TOKENS {

		@Override
		Object read(JsonMapper mapper, String json) {
			List<Object> tokens = new ArrayList<>();
			try (JsonParser parser = mapper.createParser(json.toCharArray())) {
				while (parser.nextToken() != null) {
					tokens.add(parser.currentToken());
					tokens.add(String.valueOf(parser.getString()));
				}
			}
			return tokens;
		}

	},

	TEXT {

		@Override
		Object read(JsonMapper mapper, String json) {
			StringWriter text = new StringWriter();
			InputStream source = new ByteArrayInputStream(json.getBytes(StandardCharsets.UTF_8));
			try (JsonParser parser = mapper.createParser(source)) {
				while (parser.nextToken() != null) {
					if (parser.hasStringCharacters()) {
						text.write(parser.getStringCharacters(), parser.getStringOffset(), parser.getStringLength());
					}
					parser.getString(text);
				}
			}
			return text.toString();
		}

	},

	BINARY {

		@Override
		Object read(JsonMapper mapper, String json) {
			List<Object> values = new ArrayList<>();
			for (Object source : new Object[] { json, json.getBytes(StandardCharsets.UTF_8) }) {
				try (JsonParser parser = (source instanceof byte[] bytes)
						? mapper.createParser(new ByteArrayInputStream(bytes))
						: mapper.createParser(new StringReader(json))) {
					boolean sound = true;
					while (sound && parser.nextToken() != null) {
						if (parser.currentToken() == JsonToken.VALUE_STRING) {
							ByteArrayOutputStream target = new ByteArrayOutputStream();
							Object outcome = binary(parser, target);
							values.add(outcome);
							values.add(target.size());
							sound = outcome instanceof Integer;
						}
					}
				}
			}
			return values;
		}

		private static Object binary(JsonParser parser, OutputStream target) {
			try {
				return parser.readBinaryValue(target);
			}
			catch (JacksonException ex) {
				return ex.getClass();
			}
		}

	},

	ASYNC {

		@Override
		Object read(JsonMapper mapper, String json) {
			byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
			List<Object> tokens = new ArrayList<>();
			try (JsonParser parser = mapper.tokenStreamFactory()
				.createNonBlockingByteArrayParser(ObjectReadContext.empty())) {
				ByteArrayFeeder feeder = (ByteArrayFeeder) parser.nonBlockingInputFeeder();
				int fed = 0;
				for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
					if (token != JsonToken.NOT_AVAILABLE) {
						tokens.add(token + parser.getString());
					}
					else if (fed < bytes.length) {
						int end = Math.min(bytes.length, fed + 1000);
						feeder.feedInput(bytes, fed, end);
						fed = end;
					}
					else {
						feeder.endOfInput();
					}
				}
			}
			return tokens;
		}

	},

	ASYNC_BUFFER {

		@Override
		Object read(JsonMapper mapper, String json) {
			List<Object> tokens = new ArrayList<>();
			try (JsonParser parser = mapper.tokenStreamFactory()
				.createNonBlockingByteBufferParser(ObjectReadContext.empty())) {
				ByteBufferFeeder feeder = (ByteBufferFeeder) parser.nonBlockingInputFeeder();
				feeder.feedInput(ByteBuffer.wrap(json.getBytes(StandardCharsets.UTF_8)));
				feeder.endOfInput();
				for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
					tokens.add(token + parser.getString());
				}
			}
			return tokens;
		}

	};

	abstract Object read(JsonMapper mapper, String json) throws IOException;

}
