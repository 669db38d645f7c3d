package pool

import "sync/atomic"

// spins is how often a thread looks for work, with a pause in between, before it parks. At some 100
// ns a pause this is about 50 µs: longer than the gap between two regions of a graph, much shorter
// than the time slice that is lost to another process when a spinning thread sits on its core.
const spins = 500

// worker is a goroutine that runs tasks beside the caller of Do.
type worker struct {
	index  int
	parked atomic.Bool // set by the worker, cleared by whoever wakes it and then sends on wake
	wake   chan struct{}
	_      [64]byte
}

func (w *worker) loop(p *Pool) {
	for !p.closed.Load() {
		w.await(p)
		p.drain(w.index)
	}
}

// await returns when there may be something to claim or the pool is closed.
func (w *worker) await(p *Pool) {
	for range p.spins {
		if uint32(p.unclaimed.Load()) != 0 || p.closed.Load() {
			return
		}
		pause()
	}
	w.parked.Store(true)
	if uint32(p.unclaimed.Load()) == 0 && !p.closed.Load() ||
		!w.parked.CompareAndSwap(true, false) {
		<-w.wake
	}
}
