package com.acme;

import java.util.ArrayList;
import java.util.List;

public class Parser {

	private final List<String> words = new ArrayList<>();

	List<String> parse(String text) {
		this.words.addAll(List.of(text.split("-")));
		return List.copyOf(this.words);
	}

	public void clear() {
		this.words.clear();
	}

}
