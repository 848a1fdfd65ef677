package io.pooled.web.guard;

/**
 * How a request ends.
 */
enum Ending {

	OK, HANDLER_THROWS, TIMEOUT, CLIENT_GOES

}
