/**
 * Bodies from pools in Spring MVC.
 */
@NullMarked
package io.pooled.web.servlet;

import org.jspecify.annotations.NullMarked;
