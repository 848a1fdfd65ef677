/**
 * The application of some user.
 */
package com.acme;
