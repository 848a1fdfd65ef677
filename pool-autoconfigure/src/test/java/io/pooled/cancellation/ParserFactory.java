package io.pooled.cancellation;

import com.acme.Parser;

import io.pooled.PooledObjectFactory;

/**
 * Makes the parsers of pools that no YAML describes.
 */
final class ParserFactory implements PooledObjectFactory<Parser> {

	@Override
	public Parser create() {
		return new Parser();
	}

	@Override
	public boolean reset(Parser parser) {
		parser.clear();
		return true;
	}

}
