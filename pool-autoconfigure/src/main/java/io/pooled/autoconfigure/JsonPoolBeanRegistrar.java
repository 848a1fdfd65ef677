package io.pooled.autoconfigure;

import java.util.List;

/**
 * Registers the JSON encoders that the properties name.
 */
class JsonPoolBeanRegistrar extends PoolRegistrar {

	JsonPoolBeanRegistrar() {
		super(List.of(PoolKinds.JSON));
	}

}
