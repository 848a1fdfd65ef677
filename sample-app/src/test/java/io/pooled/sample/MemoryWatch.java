package io.pooled.sample;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;

import com.github.dockerjava.api.async.ResultCallback;
import com.github.dockerjava.api.model.Statistics;
import com.github.dockerjava.api.model.StatsConfig;
import org.jspecify.annotations.Nullable;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.GenericContainer;

/**
 * Sees once a second how much memory the process in a container has that is not a file's.
 */
final class MemoryWatch extends ResultCallback.Adapter<Statistics> {

	private final List<Long> seen = Collections.synchronizedList(new ArrayList<>());

	static MemoryWatch of(GenericContainer<?> container) {
		return DockerClientFactory.instance().client().statsCmd(container.getContainerId()).exec(new MemoryWatch());
	}

	@Override
	public void onNext(Statistics statistics) {
		@Nullable StatsConfig memory = Objects.requireNonNull(statistics.getMemoryStats()).getStats();
		if (memory != null && memory.getActiveAnon() != null && memory.getInactiveAnon() != null) {
			this.seen.add(memory.getActiveAnon() + memory.getInactiveAnon());
		}
	}

	/**
	 * Stop looking.
	 * @return what was seen, in bytes
	 * @throws IOException if that fails
	 */
	List<Long> end() throws IOException {
		close();
		return List.copyOf(this.seen);
	}

}
