package plan

import (
	"math/bits"
	"unsafe"

	"github.com/invbench/invbench/sdk/cpu/internal/fuse"
	"github.com/invbench/invbench/sdk/cpu/internal/ir"
	"github.com/invbench/invbench/sdk/cpu/internal/random"
)

// wordsPerTask is how many random numbers of 64 bits a task makes.
const wordsPerTask = 1 << 13

// words returns how many numbers of 64 bits so many bytes take.
func words(bytes int) int { return (bytes + 7) / 8 }

// generator returns the generator for a state in memory: three numbers, of which the third is not
// used. randomState stores the first two with their bytes reversed, because the bundled backend
// does, and both must give the same numbers.
func generator(state unsafe.Pointer) random.PCG {
	s := unsafe.Slice((*uint64)(state), 2)
	return random.PCG{Hi: s[0], Lo: s[1]}
}

// randomBits fills an array with the bits that follow a state.
func (c *compiler) randomBits(s *fuse.Step) step {
	from, to := c.ref(s.Operands[0]), c.whole(s.Node)
	bytes := s.Node.Size() * s.Node.Type.Size()
	n := words(bytes)
	return &task{c.p.machine, max((n+wordsPerTask-1)/wordsPerTask, 1), func(s *State, i int) {
		first := i * wordsPerTask
		g := generator(s.ptr(from)).Skip(uint64(first))
		whole := max(min(wordsPerTask, bytes/8-first), 0)
		dst := unsafe.Add(s.ptr(to), 8*first)
		g = g.Fill(unsafe.Slice((*uint64)(dst), whole))
		if rest := bytes % 8; rest != 0 && whole < wordsPerTask {
			var last [1]uint64
			g.Fill(last[:])
			tail := unsafe.Slice((*byte)(unsafe.Add(dst, 8*whole)), rest)
			copy(tail, unsafe.Slice((*byte)(unsafe.Pointer(&last)), rest))
		}
	}}
}

// randomState writes the state after a generation.
func (c *compiler) randomState(s *fuse.Step) step {
	from, to := c.ref(s.Operands[0]), c.whole(s.Node)
	n := uint64(s.Node.Attr.(ir.AmountAttr).Words)
	return &task{c.p.machine, 1, func(s *State, _ int) {
		g := generator(s.ptr(from)).Skip(n)
		old, state := unsafe.Slice((*uint64)(s.ptr(from)), 3), unsafe.Slice((*uint64)(s.ptr(to)), 3)
		state[0], state[1], state[2] = bits.ReverseBytes64(g.Hi), bits.ReverseBytes64(g.Lo), old[2]
	}}
}
