package cpu_test

import (
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/gomlx/gomlx/backends"

	"github.com/invbench/invbench/sdk/cpu"
)

// vectorLevels returns the instruction sets of this machine that have to give the same bits: all
// but portable.
func vectorLevels() []string {
	return slices.DeleteFunc(cpu.ISAs(), func(name string) bool { return name == "portable" })
}

// levelsAgree checks that a graph gives the same bits at all levels with vector instructions that
// this machine has. It checks nothing where there is only one: TestLevelsGiveTheSameBits says so.
func levelsAgree(t *testing.T, fn graphFn, in ...any) {
	t.Helper()
	levels := vectorLevels()
	for _, fuse := range []string{"on", "off"} {
		settings := ",threads=2,fuse=" + fuse
		for i := 1; i < len(levels); i++ {
			want := run(t, newBackend(t, "isa="+levels[0]+settings), fn, in...)
			got := run(t, newBackend(t, "isa="+levels[i]+settings), fn, in...)
			for k := range want {
				if err := near(got[k], want[k], 0); err != nil {
					t.Errorf("%s, not the bits of %s, fuse=%s: output %d: %v",
						levels[i], levels[0], fuse, k, err)
				}
			}
		}
	}
}

// Levels must not change results, to the bit: twenty steps of Adam on a net with batch norm, of
// widths that leave remainders everywhere. All that a step hands over is compared: weights,
// moments, the random state.
func TestLevelsGiveTheSameBits(t *testing.T) {
	levels := vectorLevels()
	if len(levels) < 2 {
		t.Skipf("this machine has no two vector levels to compare, it has %v", cpu.ISAs())
	}
	in := adamInputs(rand.New(rand.NewPCG(8, 3)), 700, 5, 130, 257, 3)
	var want [][]float32
	for _, level := range levels {
		tr := newTrainer(t, newBackend(t, "threads=2,isa="+level), adamStep, in)
		got := append([][]float32{tr.losses(20)}, tr.state()...)
		if want == nil {
			want = got
			continue
		}
		for i := range want {
			if !slices.Equal(got[i], want[i]) {
				t.Errorf("%s: value %d of the state (0: the losses) has other bits than with %s",
					level, i, levels[0])
			}
		}
	}
}

// state returns the float32 values that the trainer hands from step to step.
func (tr *trainer) state() [][]float32 {
	var all [][]float32
	for _, buffer := range tr.args[tr.fixed:] {
		shape, err := tr.b.BufferShape(buffer)
		if err != nil {
			tr.t.Fatal(err)
		}
		if v, ok := contents(tr, buffer, shape.Size()); ok {
			all = append(all, v)
		}
	}
	return all
}

// contents returns what a buffer of n float32 holds, and false for one of another type.
func contents(tr *trainer, buffer backends.Buffer, n int) ([]float32, bool) {
	v := make([]float32, n)
	return v, tr.b.BufferToFlatData(buffer, v) == nil
}
