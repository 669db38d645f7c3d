package tile

import (
	"unsafe"

	"github.com/invbench/invbench/sdk/cpu/internal/flush"
	"github.com/invbench/invbench/sdk/cpu/internal/pool"
)

// State runs a program, one run at a time, without allocating.
type State struct {
	p      *Program
	pool   *pool.Pool
	fn     func(worker, task int)
	body   func(worker, task int) // of fn
	frames []frame
	shared unsafe.Pointer
	tiles  []unsafe.Pointer // scratch memory of each worker

	leaves, sinks []unsafe.Pointer // buffers of the running run
}

// NewState returns a state with the given scratch memory, which must be aligned to 64 bytes, as
// long as Scratch says and used by nothing else during a run.
func (p *Program) NewState(pl *pool.Pool, scratch unsafe.Pointer) *State {
	s := &State{p: p, pool: pl, shared: scratch}
	s.body = s.task
	s.fn = func(worker, task int) { flush.Do(s.body, worker, task) }
	for w := range pl.Threads() {
		own := unsafe.Add(scratch, p.shared+w*p.perWorker)
		f := frame{slot: make([]unsafe.Pointer, p.slots)}
		for _, r := range p.regs {
			f.slot[r.slot] = unsafe.Add(own, r.at)
		}
		for _, r := range p.repeats {
			f.slot[r.slot] = unsafe.Add(scratch, r.at)
		}
		s.frames = append(s.frames, f)
		s.tiles = append(s.tiles, own)
	}
	return s
}

// Run executes the program on the buffers of its leaves and sinks, in the order of the Spec.
func (s *State) Run(leaves, sinks []unsafe.Pointer) {
	s.leaves, s.sinks = leaves, sinks
	for _, r := range s.p.repeats {
		s.repeat(r)
	}
	if s.p.Serial() {
		for i := range s.p.tasks {
			s.fn(0, i)
		}
	} else {
		s.pool.DoWorkers(s.p.tasks, s.fn)
	}
	for i := range s.p.sums {
		s.combine(&s.p.sums[i])
	}
	s.leaves, s.sinks = nil, nil
}

// repeat fills shared memory with copies of a leaf, doubling what is there.
func (s *State) repeat(r repeat) {
	dst := unsafe.Slice((*byte)(unsafe.Add(s.shared, r.at)), r.n)
	copy(dst, unsafe.Slice((*byte)(unsafe.Add(s.leaves[r.leaf], r.offset)), min(r.period, r.n)))
	for done := r.period; done < r.n; done *= 2 {
		copy(dst[done:], dst[:done])
	}
}

// task runs the tiles of one task.
func (s *State) task(worker, task int) {
	p, f := s.p, &s.frames[worker]
	s.startSums(worker, task, f)
	for t := task * p.perTask; t < min((task+1)*p.perTask, p.tiles); t++ {
		first, end := p.bounds(t)
		f.first, f.n = first, end-first
		if p.row > 0 {
			f.row0, f.rows = first/p.row, f.n/p.row
		}
		for i := range p.moves {
			m := &p.moves[i]
			f.slot[m.slot] = m.at(s.buffer(m.source), f)
		}
		for _, k := range p.code {
			k(f)
		}
	}
	s.endSums(worker, task)
	for i := range p.moves {
		f.slot[p.moves[i].slot] = nil
	}
}

// buffer returns the buffer of a leaf, or of sink -1-source.
func (s *State) buffer(source int) unsafe.Pointer {
	if source < 0 {
		return s.sinks[-1-source]
	}
	return s.leaves[source]
}

// startSums prepares what a task accumulates to.
func (s *State) startSums(worker, task int, f *frame) {
	for i := range s.p.sums {
		r := &s.p.sums[i]
		switch {
		case r.folded:
			f.slot[r.slot] = unsafe.Add(s.tiles[worker], r.tileAt)
			r.acc.fill(f.slot[r.slot], s.p.tile)
		case r.direct:
			f.slot[r.slot] = s.sinks[r.sink]
			first, end := s.p.taskBounds(task)
			at := first / r.inner * r.stride
			r.acc.fill(unsafe.Add(s.sinks[r.sink], at*r.size), end/r.inner*r.stride-at)
		default:
			f.slot[r.slot] = s.partial(r, task)
			r.acc.fill(f.slot[r.slot], r.out)
		}
	}
}

// endSums folds what a task has accumulated in a tile.
func (s *State) endSums(worker, task int) {
	for i := range s.p.sums {
		if r := &s.p.sums[i]; r.folded {
			r.acc.fold(s.partial(r, task), unsafe.Add(s.tiles[worker], r.tileAt), s.p.tile, r.out)
		}
	}
}

// partial returns the partial result of a task.
func (s *State) partial(r *sum, task int) unsafe.Pointer {
	return unsafe.Add(s.shared, r.partialAt+task*r.out*r.size)
}

// combine adds the partial results of all tasks up, in order.
func (s *State) combine(r *sum) {
	if r.direct && s.p.tasks > 0 {
		return
	}
	r.acc.fill(s.sinks[r.sink], r.out)
	for task := range s.p.tasks {
		r.acc.add(s.sinks[r.sink], s.partial(r, task), r.out)
	}
}
