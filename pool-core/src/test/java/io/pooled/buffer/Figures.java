package io.pooled.buffer;

import java.util.Locale;

/**
 * What a trace of bodies came to. Hit rates are by segment for our pool.
 */
record Figures(double allocatedPerBody, double hitRate, long retained, double reservedForSmall, int first) {

	@Override
	public String toString() {
		return String.format(Locale.ROOT,
				"allocatedPerBody=%.0f hitRate=%.4f retained=%s reservedForSmall=%.0f first=%s", this.allocatedPerBody,
				this.hitRate, this.retained, this.reservedForSmall, this.first);
	}

}
