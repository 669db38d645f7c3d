package rcwa

import "math"

// rational draws rational functions with common poles through samples of several components: the
// AAA algorithm (Nakatsukasa, Sète and Trefethen, SIAM J. Sci. Comput. 40, A1494, 2018),
// set-valued. The function is
//
//	Σ_k w_k·f_k/(z - z_k) / Σ_k w_k/(z - z_k)
//
// It takes the values f_k at its support points z_k, which are chosen one by one where it is worst,
// and the weights w_k make it best, by least squares, at the other samples.
//
// The first main components are those that are wanted: they decide which support points are chosen,
// and when there are enough. The others only take part in the least squares: they have the same
// poles, and many components determine those better than two.
type rational struct {
	z      []complex128   // where the samples are
	values [][]complex128 // by component, then sample
	main   int

	chosen  []bool
	support []int // samples, in the order they were chosen
	weights []complex128
	drawn   [][]complex128 // what the function is at the samples: main components
	squares *leastSquares
}

// newRational returns a rational function for samples at z, of which the caller sets the values.
func newRational(z []complex128, components, main int) *rational {
	n := len(z)
	r := &rational{
		z: z, main: main, chosen: make([]bool, n), support: make([]int, 0, n),
		weights: make([]complex128, 0, n), squares: newLeastSquares(components*n, n),
	}
	for range components {
		r.values = append(r.values, make([]complex128, n))
	}
	for range main {
		r.drawn = append(r.drawn, make([]complex128, n))
	}
	return r
}

// fit chooses support points until the main components are within tolerance, relative to the
// largest sample, at all samples, or until too few samples are left to find weights from.
func (r *rational) fit(tolerance float64) {
	clear(r.chosen)
	r.support, r.weights = r.support[:0], r.weights[:0]
	enough := tolerance * r.flat()
	for len(r.support) < len(r.z)-1 {
		worst, off := r.worst()
		rest := len(r.z) - len(r.support) - 1
		if len(r.support) > 0 && off < enough || rest*len(r.values) < len(r.support)+1 {
			return
		}
		r.chosen[worst] = true
		r.support = append(r.support, worst)
		rows := r.loewner()
		r.weights = append(r.weights[:0], r.squares.shortest(rows, len(r.support))...)
		for i := range r.z {
			r.draw(i)
		}
	}
}

// flat sets the function to the mean of each component, before there are support points, and
// returns the largest sample.
func (r *rational) flat() (largest float64) {
	for c, drawn := range r.drawn {
		var sum complex128
		for _, v := range r.values[c] {
			sum += v
			largest = max(largest, square(v))
		}
		for i := range drawn {
			drawn[i] = sum / complex(float64(len(drawn)), 0)
		}
	}
	return math.Sqrt(largest)
}

// worst returns the sample where the function is farthest off, and how far.
func (r *rational) worst() (at int, off float64) {
	best := -1.0
	for i, chosen := range r.chosen {
		if chosen {
			continue
		}
		for c, drawn := range r.drawn {
			if d := square(r.values[c][i] - drawn[i]); d > best {
				at, best = i, d
			}
		}
	}
	return at, math.Sqrt(best)
}

// loewner sets the least squares' matrix, (f_i - f_k)/(z_i - z_k) for every component and sample i
// that is no support point, and returns its number of rows.
func (r *rational) loewner() (rows int) {
	for j, k := range r.support {
		column := r.squares.columns[j]
		rows = 0
		for i, chosen := range r.chosen {
			if chosen {
				continue
			}
			over := 1 / (r.z[i] - r.z[k])
			for _, f := range r.values {
				column[rows] = (f[i] - f[k]) * over
				rows++
			}
		}
	}
	return rows
}

// draw updates what the function is at sample i.
func (r *rational) draw(i int) {
	for c, drawn := range r.drawn {
		if r.chosen[i] {
			drawn[i] = r.values[c][i]
		} else {
			drawn[i] = r.at(c, r.z[i])
		}
	}
}

// at returns a component of the function at z.
func (r *rational) at(component int, z complex128) complex128 {
	f := r.values[component]
	var above, below complex128
	for j, k := range r.support {
		d := z - r.z[k]
		if d == 0 {
			return f[k]
		}
		q := r.weights[j] / d
		above += q * f[k]
		below += q
	}
	return above / below
}
