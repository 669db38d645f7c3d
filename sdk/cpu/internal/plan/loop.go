package plan

import (
	"unsafe"

	"github.com/invbench/invbench/sdk/cpu/internal/fuse"
	"github.com/invbench/invbench/sdk/cpu/internal/ir"
	"github.com/invbench/invbench/sdk/cpu/internal/tile"
)

// loopStep runs a fused loop.
type loopStep struct {
	prog          *tile.Program
	threads       int
	leaves, sinks []int // values
}

func (c *compiler) loop(l *fuse.Loop) *loopStep {
	return &loopStep{
		prog:    tile.Compile(l.Spec, c.p.machine.Vec),
		threads: c.p.machine.Pool.Threads(),
		leaves:  c.valuesOf(l.Leaves),
		sinks:   c.valuesOf(l.Sinks),
	}
}

func (c *compiler) valuesOf(nodes []*ir.Node) []int {
	vs := make([]int, len(nodes))
	for i, n := range nodes {
		vs[i] = c.vs.of[n]
	}
	return vs
}

// donor returns a value that step i reads for the last time and that sink k may overwrite,
// preferably in the arena; -1 if there is none.
func (l *loopStep) donor(vs *values, i, k int, taken map[int]bool) int {
	size := vs.list[l.sinks[k]].size
	for at, leaf := range l.leaves {
		v := vs.list[leaf]
		if v.kind != input && v.kind != temp ||
			v.kind == input == (vs.list[l.sinks[k]].kind == temp) {
			continue
		}
		if v.last == i && v.size == size && !taken[leaf] && l.readsOnce(leaf) &&
			l.prog.InPlace(k, at) {
			return leaf
		}
	}
	return -1
}

// readsOnce says whether only one leaf is on the value.
func (l *loopStep) readsOnce(value int) bool {
	n := 0
	for _, v := range l.leaves {
		if v == value {
			n++
		}
	}
	return n == 1
}

func (l *loopStep) scratch() int { return l.prog.Scratch(l.threads) }

func (l *loopStep) bind(s *State, scratch int) func() {
	state := l.prog.NewState(s.p.machine.Pool, s.arenaAt(scratch))
	leaves, sinks := make([]unsafe.Pointer, len(l.leaves)), make([]unsafe.Pointer, len(l.sinks))
	return func() {
		s.pointers(leaves, l.leaves)
		s.pointers(sinks, l.sinks)
		state.Run(leaves, sinks)
	}
}
