package benchmarks

import (
	"math/bits"
	"sync"
	"sync/atomic"
)

const (
	smallest       = 64 // bytes in the first bucket of sizes; each next one has twice as many
	buckets        = 20
	calibrateAfter = 40_000 // puts of one bucket
)

// A pool of byte slices after the idea of bytebufferpool: it counts the sizes that come back, makes new
// slices as large as the size seen most often, and keeps none above the size that 95 % stay below.
type bufferPool struct {
	counts      [buckets]atomic.Uint64
	calibrating atomic.Bool
	defaultSize atomic.Int64
	maxSize     atomic.Int64
	pool        sync.Pool
}

type buffer struct {
	bytes []byte
}

func (p *bufferPool) get() *buffer {
	if pooled := p.pool.Get(); pooled != nil {
		return pooled.(*buffer)
	}
	return &buffer{bytes: make([]byte, 0, p.defaultSize.Load())}
}

func (p *bufferPool) put(b *buffer) {
	if p.counts[bucket(len(b.bytes))].Add(1) > calibrateAfter {
		p.calibrate()
	}
	max := p.maxSize.Load()
	if max == 0 || int64(cap(b.bytes)) <= max {
		b.bytes = b.bytes[:0]
		p.pool.Put(b)
	}
}

func bucket(size int) int {
	if size <= smallest {
		return 0
	}
	index := bits.Len(uint(size-1) / smallest)
	if index >= buckets {
		return buckets - 1
	}
	return index
}

func (p *bufferPool) calibrate() {
	if !p.calibrating.CompareAndSwap(false, true) {
		return
	}
	defer p.calibrating.Store(false)
	var counts [buckets]uint64
	var total, most uint64
	for i := range counts {
		counts[i] = p.counts[i].Swap(0)
		total += counts[i]
		if counts[i] > most {
			most = counts[i]
			p.defaultSize.Store(smallest << i)
		}
	}
	var below uint64
	for i := range counts {
		below += counts[i]
		if below*100 >= total*95 {
			p.maxSize.Store(smallest << i)
			return
		}
	}
}
