package page

import "github.com/invbench/invbench/host/internal/board"

// addTargets gives the lines their values for single targets: means over repeats, at as many
// numbers of draws as the level of detail allows.
func (m *maker) addTargets(t *board.Table, out *table) {
	shown := someT(len(t.T), m.detail.perTarget)
	scored := t.Scored()
	if len(shown) == 0 || len(scored) == 0 {
		return
	}
	values := make([][][]float64, len(scored)) // line, T, target
	var all []float64
	for i := range scored {
		for _, k := range shown {
			logs := logarithms(scored[i].TargetMeans(t.T[k]))
			values[i], all = append(values[i], logs), append(all, logs...)
		}
	}
	s, _ := spanOf(all)
	out.PerTarget = &perTarget{shown, s.rounded()}
	for i := range scored {
		for _, logs := range values[i] {
			out.Lines[i].PerTarget = append(out.Lines[i].PerTarget, s.pack(logs))
		}
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
