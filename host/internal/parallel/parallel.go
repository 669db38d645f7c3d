// Package parallel spreads work over the processors.
package parallel

import (
	"runtime"
	"sync"
	"sync/atomic"
)

// For calls work(i) for i = 0 … n-1, on all processors, and returns when all calls have. The calls
// must not depend on each other.
func For(n int, work func(i int)) {
	var (
		next    atomic.Int64
		workers sync.WaitGroup
	)
	for range min(n, runtime.GOMAXPROCS(0)) {
		workers.Go(func() {
			for i := int(next.Add(1)) - 1; i < n; i = int(next.Add(1)) - 1 {
				work(i)
			}
		})
	}
	workers.Wait()
}
