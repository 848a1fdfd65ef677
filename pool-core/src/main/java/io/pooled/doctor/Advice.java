package io.pooled.doctor;

import java.util.Map;

/**
 * Settings of a buffer pool that fit the sizes of its buffers.
 *
 * @param yaml the settings as one writes them down
 * @param settings the same by name, sizes in bytes
 * @param predicted what they would come to
 * @param current what the present settings come to, by the same reckoning
 * @param samples how many buffers that is known from
 * @since 0.1.0
 */
public record Advice(String yaml, Map<String, Object> settings, Prediction predicted, Prediction current,
		long samples) {

	/**
	 * What settings come to.
	 *
	 * @param hitRate the share of segments that need not be allocated, from 0 to 1
	 * @param wasteRatio the share of the segments' bytes that nothing is written to, from
	 * 0 to 1
	 */
	public record Prediction(double hitRate, double wasteRatio) {
	}

}
