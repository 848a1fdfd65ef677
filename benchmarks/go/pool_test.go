// Package benchmarks measures Go's sync.Pool, and a buffer pool built on it, on the work that
// PoolBenchmark and BufferBenchmark give to pools of the JVM.
//
// A parallel benchmark runs as many goroutines as processors are given with -cpu and reports wall time
// divided by the operations of all of them: the time one operation takes on its goroutine is that many
// times as long.
package benchmarks

import (
	"io"
	"runtime"
	"strconv"
	"sync"
	"testing"
)

// A pool with enough for all goroutines. The collection puts it all into the pool's victim cache, from
// where the first Get of each goroutine takes it.
func newObjects() *sync.Pool {
	pool := &sync.Pool{New: func() any { return new([256]byte) }}
	objects := make([]any, 2*runtime.GOMAXPROCS(0))
	for i := range objects {
		objects[i] = pool.Get()
	}
	for _, object := range objects {
		pool.Put(object)
	}
	runtime.GC()
	return pool
}

func BenchmarkSyncPool(b *testing.B) {
	pool := newObjects()
	b.ReportAllocs()
	b.ResetTimer()
	b.RunParallel(func(pb *testing.PB) {
		for pb.Next() {
			object := pool.Get().(*[256]byte)
			object[0]++
			pool.Put(object)
		}
	})
}

// The same in a plain loop, which is a little faster than that of RunParallel; of interest with -cpu 1.
func BenchmarkSyncPoolSerial(b *testing.B) {
	pool := newObjects()
	b.ReportAllocs()
	b.ResetTimer()
	for i := 0; i < b.N; i++ {
		object := pool.Get().(*[256]byte)
		object[0]++
		pool.Put(object)
	}
}

func BenchmarkByteBufferPool(b *testing.B) {
	for _, size := range []int{200, 18432} {
		b.Run(strconv.Itoa(size), func(b *testing.B) { writeAndCopy(b, size) })
	}
}

func writeAndCopy(b *testing.B, size int) {
	const chunkSize = 8000
	var chunk [chunkSize]byte
	pool := new(bufferPool)
	for i := 0; i < 2*calibrateAfter; i++ {
		buffer := pool.get()
		buffer.bytes = append(buffer.bytes, make([]byte, size)...)
		pool.put(buffer)
	}
	runtime.GC()
	b.ReportAllocs()
	b.ResetTimer()
	b.RunParallel(func(pb *testing.PB) {
		var out io.Writer = new(sink)
		for pb.Next() {
			buffer := pool.get()
			for left := size; left > 0; left -= chunkSize {
				n := left
				if n > chunkSize {
					n = chunkSize
				}
				buffer.bytes = append(buffer.bytes, chunk[:n]...)
			}
			out.Write(buffer.bytes)
			pool.put(buffer)
		}
	})
}

// Copies every byte once and forgets it.
type sink struct {
	last [8192]byte
}

func (s *sink) Write(bytes []byte) (int, error) {
	for rest := bytes; len(rest) > 0; {
		rest = rest[copy(s.last[:], rest):]
	}
	return len(bytes), nil
}
