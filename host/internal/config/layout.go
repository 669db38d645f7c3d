package config

import (
	"math"
	"strconv"
)

// most is more than any size that makes sense, and less than what overflows when two are multiplied.
const most = 1e9

// layout is the shape of bench.yaml.
func layout() fields {
	return fields{
		{"seed", number{low: 0, high: math.MaxUint64}, false},
		{"profile", reference{"profile"}, false},
		{"board", text{}, false},
		{"limits", limits(), false},
		{"tasks", named{"task", true, fields{
			{"plugin", text{}, false}, {"params", parameters{}, false}, {"files", globs{}, false},
		}}, true},
		{"entries", named{"entry", true, entryLayout()}, true},
		{"profiles", named{"profile", true, profileLayout()}, true},
	}
}

func entryLayout() fields {
	return fields{
		{"plugin", text{}, false},
		{"params", parameters{}, false},
		{"files", globs{}, false},
		{"only", names{"task"}, false},
		{"targets", number{low: 1, high: most}, false},
		{"budget", number{low: 1, high: most}, false},
		{"tasks", named{"task", false, parameters{}}, false},
	}
}

func profileLayout() fields {
	size := number{low: 1, high: most}
	return fields{
		{"train_rows", size, true},
		{"targets", size, true},
		{"draws", size, true},
		{"repeats", size, true},
		{"budget", number{low: 0, high: most}, false},
		{"t", numbers{size}, false},
		{"prior_draws", size, false},
		{"bootstrap", size, false},
		{"mmd", fields{{"targets", number{low: 0, high: most}, true}, {"sample", size, true}, {"pool", size, true}}, false},
		{"limits", limits(), false},
		{"tasks", either{names{"task"}, named{"task", false, unless{fields{{"params", parameters{}, false}}}}}, false},
		{"entries", either{names{"entry"}, named{"entry", false, unless{fields{
			{"params", parameters{}, false},
			{"tasks", named{"task", false, parameters{}}, false},
			{"targets", size, false},
			{"budget", size, false},
		}}}}, false},
	}
}

func limits() fields {
	seconds := number{low: 0, high: most, real: true}
	return fields{
		{"fit_s", seconds, false},
		{"invert_s", seconds, false},
		{"memory_bytes", number{low: 0, high: 1 << 53}, false},
	}
}

func short(v float64) string { return strconv.FormatFloat(v, 'f', -1, 64) }
