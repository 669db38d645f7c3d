package move

import (
	"unsafe"

	"github.com/invbench/invbench/sdk/cpu/internal/view"
)

// taskSize is about how many elements a task copies.
const taskSize = 1 << 15

// Copy copies elements of one view to another of the same shape.
type Copy struct {
	pairs   *Pairs
	size    int // bytes of an element: 1, 2, 4 or 8
	perTask int // runs
}

// NewCopy plans a copy of elements of the given size in bytes.
func NewCopy(dst, src view.View, size int) *Copy {
	c := &Copy{pairs: NewPairs(dst, src), size: size}
	c.perTask = max(1, taskSize/max(c.pairs.n, 1))
	return c
}

// Size returns the bytes of an element.
func (c *Copy) Size() int { return c.size }

// Tasks returns the number of tasks, which may run at the same time.
func (c *Copy) Tasks() int { return (c.pairs.runs + c.perTask - 1) / c.perTask }

// Run runs one task on buffers that begin at dst and src.
func (c *Copy) Run(task int, dst, src unsafe.Pointer) {
	c.copyRuns(task*c.perTask, min((task+1)*c.perTask, c.pairs.runs), dst, src)
}

// All runs all tasks.
func (c *Copy) All(dst, src unsafe.Pointer) { c.copyRuns(0, c.pairs.runs, dst, src) }

func (c *Copy) copyRuns(from, to int, dst, src unsafe.Pointer) {
	switch c.size {
	case 1:
		copyRuns[uint8](c.pairs, from, to, dst, src)
	case 2:
		copyRuns[uint16](c.pairs, from, to, dst, src)
	case 4:
		copyRuns[uint32](c.pairs, from, to, dst, src)
	default:
		copyRuns[uint64](c.pairs, from, to, dst, src)
	}
}

func copyRuns[T any](p *Pairs, from, to int, dst, src unsafe.Pointer) {
	p.Each(from, to, func(a, b, n, stepA, stepB int) {
		var e T
		size := int(unsafe.Sizeof(e))
		d, s := unsafe.Add(dst, a*size), unsafe.Add(src, b*size)
		if stepA == 1 && stepB == 1 {
			copy(unsafe.Slice((*T)(d), n), unsafe.Slice((*T)(s), n))
			return
		}
		for i := range n {
			*(*T)(unsafe.Add(d, i*stepA*size)) = *(*T)(unsafe.Add(s, i*stepB*size))
		}
	})
}

// Fill sets n bytes at dst to copies of the element of the given size at src.
func Fill(dst unsafe.Pointer, n int, src unsafe.Pointer, size int) {
	if n == 0 {
		return
	}
	d := unsafe.Slice((*byte)(dst), n)
	copy(d, unsafe.Slice((*byte)(src), size))
	for done := size; done < n; done *= 2 {
		copy(d[done:], d[:done])
	}
}
