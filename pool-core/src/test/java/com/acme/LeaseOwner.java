package com.acme;

import java.util.Arrays;
import java.util.List;
import java.util.Set;

import io.pooled.Lease;
import io.pooled.Pool;
import io.pooled.PooledObjectFactory;
import io.pooled.UpkeepSettings;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Has an object of a pool.
 */
record LeaseOwner(Lease<byte[]> lease) implements Owner {

	static Pool<byte[]> pool(UpkeepSettings upkeep, boolean zero) {
		PooledObjectFactory<byte[]> zeroing = new PooledObjectFactory<>() {

			@Override
			public byte[] create() {
				return new byte[64];
			}

			@Override
			public boolean reset(byte[] object) {
				Arrays.fill(object, (byte) 0);
				return true;
			}

		};
		return (zero ? Pool.builder("leases", zeroing) : Pool.builder("leases", () -> new byte[64])).maxIdle(1)
			.upkeep(upkeep)
			.build();
	}

	@Override
	public void write(byte value) {
		Arrays.fill(this.lease.get(), value);
	}

	@Override
	public Set<Object> memory() {
		Set<Object> memory = Owner.identities();
		memory.add(this.lease.get());
		return memory;
	}

	@Override
	public void release() {
		this.lease.close();
	}

	@Override
	public void releaseOnceMore() {
		this.lease.discard();
	}

	@Override
	public List<LateUse> lateUses() {
		return List.of(
				new LateUse("get", this.lease::get, IllegalStateException.class,
						"Pool 'leases': lease used after it was released; acquire a new one"),
				LateUse.hasNoEffect("isOpen", () -> assertThat(this.lease.isOpen()).isFalse()),
				LateUse.hasNoEffect("abandon", () -> assertThat(this.lease.abandon("here")).isFalse()),
				LateUse.hasNoEffect("detach", this.lease::detach));
	}

	@Override
	public void releaseUnharmed(byte value) {
		byte[] expected = new byte[64];
		Arrays.fill(expected, value);
		assertThat(this.lease.get()).isEqualTo(expected);
		this.lease.close();
	}

}
