package tile

import (
	"unsafe"

	"github.com/invbench/invbench/sdk/cpu/internal/vec"
)

// Program is a compiled Spec. It is immutable; any number of States may run it at the same time.
type Program struct {
	geometry
	row     int
	slots   int
	code    []kernel
	moves   []move
	repeats []repeat
	regs    []register
	sums    []sum
	leaves  []int  // slot of each leaf
	sinks   []int  // slot of each sink; -1 if a sum
	inPlace []bool // for each leaf, whether instructions read it where it lies, each tile once
	last    []int  // for each leaf, the index of the last instruction that reads it; -1 if none
	writes  []int  // for each sink, the index of the instruction that writes it

	shared    int // bytes of scratch memory for all workers together
	perWorker int // bytes of scratch memory of each worker
}

// move is a slot that follows the tile: it points to the tile's elements in a buffer.
type move struct {
	slot   int
	source int // index of the leaf, or -1 - index of the sink
	offset int // bytes
	size   int // bytes of an element
	rows   bool
	period int // the buffer's elements repeat; 0: they do not
}

// at returns the address of the tile's elements in the buffer.
func (m *move) at(base unsafe.Pointer, f *frame) unsafe.Pointer {
	element := f.first
	if m.rows {
		element = f.row0
	}
	if m.period > 0 {
		element %= m.period
	}
	return unsafe.Add(base, m.offset+element*m.size)
}

// repeat is a slot that holds a short leaf, repeated to the length of a tile, for all workers.
type repeat struct {
	slot, leaf int
	offset     int // of the leaf's elements, bytes
	at         int // in the shared scratch memory, bytes
	period, n  int // bytes
}

// register is a slot in the scratch memory of a worker.
type register struct {
	slot, at int
}

// sum is a reduction across tiles.
type sum struct {
	acc  accumulator
	sink int
	slot int // of what the code accumulates to
	size int // bytes of an element
	out  int // elements of the result

	// How partial results are kept. Folded: each worker accumulates to a tile, which is folded to
	// the task's partial result at the end of the task. Otherwise, the code accumulates to the
	// partial result or, if that is direct, to the part of the result that belongs to the task.
	folded, direct bool
	tileAt         int // in the worker's scratch memory, bytes
	partialAt      int // in the shared scratch memory, bytes
	// direct: elements of the space, and of the result, for each index of the first axis
	inner, stride int
}

// Compile compiles a program for the given kernels.
func Compile(s Spec, k *vec.Kernels) *Program {
	c := newCompiler(s, k)
	c.classify()
	c.cut()
	c.placeLeaves()
	c.emit()
	c.emitSums()
	return c.p
}

// InPlace says whether the sink may have the same buffer as the leaf, if they are of the same size
// and the leaf is the only one on that buffer.
func (p *Program) InPlace(sink, leaf int) bool {
	return p.sinks[sink] >= 0 && p.inPlace[leaf] && p.writes[sink] >= p.last[leaf]
}

// Scratch returns the bytes of scratch memory that a State for the given number of threads needs.
func (p *Program) Scratch(threads int) int { return p.shared + threads*p.perWorker }

// Serial says whether the program is one task.
func (p *Program) Serial() bool { return p.tasks <= 1 }
