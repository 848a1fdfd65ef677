package io.pooled.sample;

import java.time.ZoneId;
import java.time.format.TextStyle;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What the time-zone database says of one zone.
 *
 * @param id the identifier, such as {@code Europe/Paris}
 * @param name the English name
 * @param transitions every change of the offset, in the past and until 2050
 */
record Zone(String id, String name, List<Transition> transitions) {

	private static final int LAST_YEAR = 2050;

	static Zone of(String id) {
		ZoneId zone = ZoneId.of(id);
		return new Zone(id, zone.getDisplayName(TextStyle.FULL, Locale.ENGLISH), transitions(zone.getRules()));
	}

	private static List<Transition> transitions(ZoneRules rules) {
		List<Transition> transitions = new ArrayList<>();
		rules.getTransitions().forEach((transition) -> transitions.add(Transition.of(transition)));
		int year = transitions.isEmpty() ? LAST_YEAR
				: rules.getTransitions().get(transitions.size() - 1).getDateTimeBefore().getYear();
		while (!rules.getTransitionRules().isEmpty() && ++year <= LAST_YEAR) {
			int current = year;
			rules.getTransitionRules()
				.forEach((rule) -> transitions.add(Transition.of(rule.createTransition(current))));
		}
		return List.copyOf(transitions);
	}

	/**
	 * A change of the offset.
	 *
	 * @param at when it happens
	 * @param before the local time just before
	 * @param after the local time just after
	 * @param offsetBefore the offset before
	 * @param offsetAfter the offset after
	 * @param seconds by how much the clocks are moved
	 */
	record Transition(String at, String before, String after, String offsetBefore, String offsetAfter, long seconds) {

		private static Transition of(ZoneOffsetTransition transition) {
			return new Transition(transition.getInstant().toString(), transition.getDateTimeBefore().toString(),
					transition.getDateTimeAfter().toString(), transition.getOffsetBefore().getId(),
					transition.getOffsetAfter().getId(), transition.getDuration().toSeconds());
		}

	}

}
