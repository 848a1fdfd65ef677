package com.acme;

/**
 * Cannot be constructed from elsewhere.
 */
class Hidden {

}
