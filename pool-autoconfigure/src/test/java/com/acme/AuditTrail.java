package com.acme;

import java.util.ArrayList;
import java.util.List;

/**
 * What happened in one request.
 */
public class AuditTrail {

	private final List<String> steps = new ArrayList<>(1000);

	public void add(String step) {
		this.steps.add(step);
	}

	public List<String> steps() {
		return List.copyOf(this.steps);
	}

	public void clear() {
		this.steps.clear();
	}

}
