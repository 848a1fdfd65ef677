package io.pooled.docs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import org.junit.jupiter.api.Test;

import io.pooled.doctor.Doctor;

import static org.assertj.core.api.Assertions.assertThat;

class PlaybookTests {

	@Test
	void thereIsAnEntryWithAFixForEachRule() throws IOException {
		String page = Files.readString(Path.of("../docs/playbook.md"));
		List<String> entries = List.of(page.split("(?m)^## ")).subList(2, Doctor.rules().size() + 2);
		assertThat(entries).extracting((entry) -> entry.lines().findFirst().orElseThrow())
			.containsExactlyInAnyOrderElementsOf(Doctor.rules());
		assertThat(entries)
			.allSatisfy((entry) -> assertThat(entry).containsPattern("^[a-z-]+\n\\*(Info|Warning|Critical)\\.\\*")
				.contains("**Fix:**"));
	}

}
