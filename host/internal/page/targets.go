package page

import (
	"slices"

	"github.com/invbench/invbench/host/internal/board"
)

// addTargets gives the lines their values for single targets: means over repeats, at as many
// numbers of draws as the level of detail allows.
func (m *maker) addTargets(t *board.Table, out *table) {
	shown := someT(len(t.T), m.detail.perTarget)
	scored := t.Scored()
	if len(shown) == 0 || len(scored) == 0 {
		return
	}
	var means [][]float64 // line by line, for each of the shown T
	for i := range scored {
		for _, k := range shown {
			means = append(means, scored[i].TargetMeans(t.T[k]))
		}
	}
	logs := logarithms(means)
	s, _ := spanOf(slices.Concat(logs...))
	out.PerTarget = &perTarget{shown, s.rounded()}
	for n, values := range logs {
		l := &out.Lines[n/len(shown)]
		l.PerTarget = append(l.PerTarget, s.pack(values))
	}
}

// someT picks at most so many of n numbers of draws: the last, then the first, then those between.
func someT(n, most int) []int {
	switch {
	case most == 0 || n == 0:
		return nil
	case most == 1:
		return []int{n - 1}
	}
	return thinned(n, most)
}
