package pool

import (
	"runtime"
	"sync"
	"sync/atomic"
)

// Pool is a fixed set of workers. Its methods may be called from any goroutine.
type Pool struct {
	threads int
	spins   int
	workers []*worker
	closed  atomic.Bool
	close   sync.Once

	running sync.Mutex // held by the running region; Close locks it and never unlocks it
	number  uint64     // of the running region
	tasks   int
	fn      func(task int)
	fnw     func(worker, task int)

	_ [64]byte
	// unclaimed holds the number of the region in its upper half and the tasks that nobody has
	// claimed in its lower. The number makes a claim fail if it is late and meant for an earlier
	// region.
	unclaimed atomic.Uint64
	_         [56]byte
	// unfinished counts the tasks that have not returned. While it is above zero the fields of the
	// region must not change.
	unfinished atomic.Int64
	waiting    atomic.Bool // the caller of Do is parked, or about to be
	finished   chan struct{}
	failure    atomic.Pointer[failure]
}

// failure is what the first panicking task of a region panicked with.
type failure struct{ value any }

// New returns a pool of the given number of threads, the caller of Do included; less than 1 means
// 1.
func New(threads int) *Pool {
	p := &Pool{threads: max(threads, 1), finished: make(chan struct{}, 1)}
	if runtime.GOMAXPROCS(0) >= p.threads {
		p.spins = spins
	}
	for i := 1; i < p.threads; i++ {
		w := &worker{index: i, wake: make(chan struct{}, 1)}
		p.workers = append(p.workers, w)
		go w.loop(p)
	}
	return p
}

// Threads returns the number of threads that a region can use, the caller's included.
func (p *Pool) Threads() int { return p.threads }

// Do calls fn(0), fn(1), ..., fn(tasks-1), each once, on up to Threads goroutines including the
// calling one, in no particular order, and returns when all have returned. It allocates nothing; a
// caller that wants the same keeps fn instead of making a closure for each call. If fn panics, Do
// panics with the first value once the region has ended.
//
// One region runs at a time: a Do inside a task, or from a second goroutine, runs its tasks in
// order on its own goroutine.
func (p *Pool) Do(tasks int, fn func(task int)) {
	if tasks < 2 || p.threads < 2 || !p.running.TryLock() {
		for i := range tasks {
			fn(i)
		}
		return
	}
	p.fn = fn
	p.region(tasks)
}

// DoWorkers is Do for tasks that need scratch memory: worker is in [0, Threads) and no two tasks
// that run at the same time in this region have the same. It is 0 for all tasks of a region that
// runs on its caller alone.
func (p *Pool) DoWorkers(tasks int, fn func(worker, task int)) {
	if tasks < 2 || p.threads < 2 || !p.running.TryLock() {
		for i := range tasks {
			fn(0, i)
		}
		return
	}
	p.fnw = fn
	p.region(tasks)
}

// Close ends the workers, after the running region if there is one. A Do after Close runs on its
// caller alone. It must not be called from a task.
func (p *Pool) Close() {
	p.close.Do(func() {
		p.running.Lock()
		p.closed.Store(true)
		p.wakeUp(len(p.workers))
	})
}

// region runs the tasks of p.fn or p.fnw and releases p.running.
func (p *Pool) region(tasks int) {
	p.tasks = tasks
	p.number++
	p.unfinished.Store(int64(tasks))
	p.unclaimed.Store(p.number<<32 | uint64(tasks))
	p.wakeUp(tasks - 1)
	p.drain(0)
	p.join()
	p.fn, p.fnw = nil, nil
	failed := p.failure.Swap(nil)
	p.running.Unlock()
	if failed != nil {
		panic(failed.value)
	}
}

// wakeUp wakes those of the first n workers that are parked.
func (p *Pool) wakeUp(n int) {
	for _, w := range p.workers[:min(n, len(p.workers))] {
		if w.parked.Load() && w.parked.CompareAndSwap(true, false) {
			w.wake <- struct{}{}
		}
	}
}

// drain claims and runs tasks until all are claimed.
func (p *Pool) drain(worker int) {
	for {
		s := p.unclaimed.Load()
		if uint32(s) == 0 {
			return
		}
		if p.unclaimed.CompareAndSwap(s, s-1) {
			p.run(worker, p.tasks-int(uint32(s)))
		}
	}
}

// run runs one claimed task.
func (p *Pool) run(worker, task int) {
	defer p.finish()
	if p.fn != nil {
		p.fn(task)
	} else {
		p.fnw(worker, task)
	}
}

// finish counts a task as finished, keeps its panic for the caller of Do, and wakes that caller
// after the last one.
func (p *Pool) finish() {
	if r := recover(); r != nil {
		p.failure.CompareAndSwap(nil, &failure{r})
	}
	if p.unfinished.Add(-1) == 0 && p.waiting.CompareAndSwap(true, false) {
		p.finished <- struct{}{}
	}
}

// join returns when no task is unfinished. A worker of an earlier region that was slow to look at
// waiting may wake it too soon, so it looks again.
func (p *Pool) join() {
	for range p.spins {
		if p.unfinished.Load() == 0 {
			return
		}
		pause()
	}
	for p.unfinished.Load() != 0 {
		p.waiting.Store(true)
		if p.unfinished.Load() != 0 || !p.waiting.CompareAndSwap(true, false) {
			<-p.finished
		}
	}
}
