/**
 * Auto-configuration of bodies from pools in Spring MVC.
 */
@NullMarked
package io.pooled.autoconfigure.web.servlet;

import org.jspecify.annotations.NullMarked;
