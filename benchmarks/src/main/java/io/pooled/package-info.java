/**
 * What has to be in the package of the engine to reach into it.
 */
@NullMarked
package io.pooled;

import org.jspecify.annotations.NullMarked;
