package io.pooled.autoconfigure;

import java.util.List;

/**
 * The kinds of pools.
 */
final class PoolKinds {

	static final BufferKind BUFFER = new BufferKind();

	static final ObjectKind OBJECT = new ObjectKind();

	static final JsonKind JSON = new JsonKind();

	static final GzipKind GZIP = new GzipKind();

	static final DigestKind DIGEST = new DigestKind();

	static final List<PoolKind<?>> ALL = List.of(BUFFER, OBJECT, JSON, GZIP, DIGEST);

	private PoolKinds() {
	}

	static PoolKind<?> of(String id) {
		return ALL.stream().filter((kind) -> kind.id().equals(id)).findFirst().orElseThrow();
	}

}
