package io.pooled.autoconfigure;

import org.jspecify.annotations.Nullable;

/**
 * Thrown at start when something under {@code pools} is wrong.
 *
 * @since 0.1.0
 */
public class InvalidPoolPropertyException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	private final String property;

	private final @Nullable Object value;

	private final String reason;

	private final String allowed;

	/**
	 * Create an exception.
	 * @param property the full name of the property
	 * @param value its value, or {@code null} if it has none of its own
	 * @param reason what is wrong with it
	 * @param allowed what would be right
	 */
	public InvalidPoolPropertyException(String property, @Nullable Object value, String reason, String allowed) {
		this(property, value, reason, allowed, null);
	}

	/**
	 * Create an exception.
	 * @param property the full name of the property
	 * @param value its value, or {@code null} if it has none of its own
	 * @param reason what is wrong with it
	 * @param allowed what would be right
	 * @param cause the cause, or {@code null}
	 */
	public InvalidPoolPropertyException(String property, @Nullable Object value, String reason, String allowed,
			@Nullable Throwable cause) {
		super("Property '" + property + "'" + ((value != null) ? " with value '" + value + "'" : "") + ": " + reason
				+ ". Allowed: " + allowed, cause);
		this.property = property;
		this.value = value;
		this.reason = reason;
		this.allowed = allowed;
	}

	/**
	 * Return the full name of the property.
	 * @return the name
	 */
	public String getProperty() {
		return this.property;
	}

	/**
	 * Return the value of the property.
	 * @return the value, or {@code null} if it has none of its own
	 */
	public @Nullable Object getValue() {
		return this.value;
	}

	/**
	 * Return what is wrong.
	 * @return the reason
	 */
	public String getReason() {
		return this.reason;
	}

	/**
	 * Return what would be right.
	 * @return what is allowed
	 */
	public String getAllowed() {
		return this.allowed;
	}

}
