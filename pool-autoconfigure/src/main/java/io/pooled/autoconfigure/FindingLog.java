package io.pooled.autoconfigure;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.StringJoiner;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import io.pooled.ManagedPool;
import io.pooled.doctor.DoctorRounds;
import io.pooled.doctor.Finding;
import io.pooled.doctor.Severity;

/**
 * Logs a line when a finding comes, and one when it goes.
 */
class FindingLog implements DoctorRounds.Listener {

	private static final Log logger = LogFactory.getLog(DoctorRounds.class);

	private static final String INDENT = "  ";

	@Override
	public void comes(ManagedPool pool, Finding finding) {
		String properties = properties(finding.yaml());
		log(finding, "Pool '" + pool.name() + "': " + finding.rule() + " (" + finding.severity().id() + "): "
				+ finding.evidence() + ". " + finding.advice() + (properties.isEmpty() ? "" : " Write " + properties));
	}

	@Override
	public void goes(ManagedPool pool, Finding finding) {
		logger.info("Pool '" + pool.name() + "': no longer " + finding.rule());
	}

	private static void log(Finding finding, String line) {
		if (finding.severity() == Severity.INFO) {
			logger.info(line);
		}
		else {
			logger.warn(line);
		}
	}

	/*
	 * The same as YAML, in one line.
	 */
	private static String properties(String yaml) {
		StringJoiner properties = new StringJoiner(", ");
		Deque<String> parents = new ArrayDeque<>();
		yaml.lines().forEach((line) -> {
			int depth = (line.length() - line.stripLeading().length()) / INDENT.length();
			while (parents.size() > depth) {
				parents.removeLast();
			}
			String key = line.strip();
			if (key.endsWith(":")) {
				parents.addLast(key.substring(0, key.length() - 1));
			}
			else {
				properties.add(String.join(".", parents) + "." + key);
			}
		});
		return properties.toString();
	}

}
