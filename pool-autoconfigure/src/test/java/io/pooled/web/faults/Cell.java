package io.pooled.web.faults;

import java.util.Locale;

/**
 * A scene with one of the encodings.
 *
 * @param scene the scene
 * @param isCompressed whether bodies are compressed, both ways
 */
record Cell(Scene scene, boolean isCompressed) {

	@Override
	public String toString() {
		return this.scene.name().toLowerCase(Locale.ROOT).replace('_', '-') + (this.isCompressed ? " gzip" : " plain");
	}

}
