package io.pooled.jcstress;

/**
 * One ownership of an item.
 *
 * @param item what is owned
 * @param generation what tells this ownership from others
 */
record Held(Item item, int generation) {

}
