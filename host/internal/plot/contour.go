package plot

import (
	"math"

	"gonum.org/v1/plot/plotter"
)

// grid is a surface over the products of two ascending lists, the first running fastest.
type grid struct {
	x, y []float64
	z    []float64
}

func (g *grid) at(i, j int) float64 { return g.z[j*len(g.x)+i] }

// withValues returns the grid with other values.
func (g *grid) withValues(z []float64) *grid { return &grid{g.x, g.y, z} }

// mapped returns the grid of a function of the values.
func (g *grid) mapped(f func(k int) float64) *grid {
	z := make([]float64, len(g.z))
	for k := range z {
		z[k] = f(k)
	}
	return &grid{g.x, g.y, z}
}

// framed returns the grid within a frame of no width, on which the surface is infinitely low: every
// contour of it is a ring.
func (g *grid) framed() *grid {
	f := &grid{x: doubled(g.x), y: doubled(g.y)}
	for j := -1; j <= len(g.y); j++ {
		for i := -1; i <= len(g.x); i++ {
			v := math.Inf(-1)
			if i >= 0 && i < len(g.x) && j >= 0 && j < len(g.y) {
				v = g.at(i, j)
			}
			f.z = append(f.z, v)
		}
	}
	return f
}

// doubled returns a list with its first and last number twice.
func doubled(list []float64) []float64 {
	out := append([]float64{list[0]}, list...)
	return append(out, list[len(list)-1])
}

// edge is a side of a cell: from point (i, j) to the right, or up.
type edge struct {
	i, j int
	up   bool
}

// crossing returns where the surface passes the level on an edge. A step to or from infinity is at
// the finite end.
func (g *grid) crossing(e edge, level float64) plotter.XY {
	i, j := e.i+1, e.j
	if e.up {
		i, j = e.i, e.j+1
	}
	a, b := g.at(e.i, e.j), g.at(i, j)
	t := (level - a) / (b - a)
	switch {
	case math.IsInf(a, 0):
		t = 1
	case math.IsInf(b, 0):
		t = 0
	}
	return plotter.XY{X: g.x[e.i] + t*(g.x[i]-g.x[e.i]), Y: g.y[e.j] + t*(g.y[j]-g.y[e.j])}
}

// contours returns the lines along which the surface has a level, by marching squares with linear
// interpolation. Higher ground is always on the left, so that rings around hills and around hollows
// turn opposite ways. Rings end where they begin. Cells with a NaN at a corner have no lines.
func (g *grid) contours(level float64) []plotter.XYs {
	next, last := map[edge]edge{}, map[edge]bool{}
	var order []edge // for the same lines whatever the order of a map
	for j := range len(g.y) - 1 {
		for i := range len(g.x) - 1 {
			for _, s := range g.cell(i, j, level) {
				next[s[0]], last[s[1]] = s[1], true
				order = append(order, s[0])
			}
		}
	}
	var lines []plotter.XYs
	follow := func(from edge) {
		var line plotter.XYs
		for to, more := next[from]; more; to, more = next[from] {
			if line == nil {
				line = append(line, g.crossing(from, level))
			}
			delete(next, from)
			line = append(line, g.crossing(to, level))
			from = to
		}
		if line != nil {
			lines = append(lines, line)
		}
	}
	for _, from := range order {
		if !last[from] {
			follow(from)
		}
	}
	for _, from := range order {
		follow(from)
	}
	return lines
}

// cell returns the pieces of contour in a cell, each from one edge to another, with higher ground
// on the left.
func (g *grid) cell(i, j int, level float64) [][2]edge {
	corners := [4]float64{g.at(i, j), g.at(i+1, j), g.at(i+1, j+1), g.at(i, j+1)}
	// Side k is from corner k to k+1.
	sides := [4]edge{{i, j, false}, {i + 1, j, true}, {i, j + 1, false}, {i, j, true}}
	var enter, leave []int
	for k, v := range corners {
		w := corners[(k+1)%4]
		switch {
		case math.IsNaN(v):
			return nil
		case v >= level && w < level: // going around counter-clockwise, high ground ends here
			enter = append(enter, k)
		case v < level && w >= level:
			leave = append(leave, k)
		}
	}
	switch len(enter) {
	case 0:
		return nil
	case 1:
		return [][2]edge{{sides[enter[0]], sides[leave[0]]}}
	}
	// A saddle: the middle says whether the two high corners are one ground. If so, each piece cuts
	// off a low corner.
	joined := (corners[0]+corners[1]+corners[2]+corners[3])/4 >= level
	var pieces [][2]edge
	for _, k := range enter {
		to := (k + 3) % 4
		if joined {
			to = (k + 1) % 4
		}
		pieces = append(pieces, [2]edge{sides[k], sides[to]})
	}
	return pieces
}

// simplified returns a line without the points that are within a distance of it, where the units of
// x and y are dx and dy long (Douglas and Peucker, 1973).
func simplified(line plotter.XYs, dx, dy, distance float64) plotter.XYs {
	if len(line) < 3 {
		return line
	}
	far, where := 0.0, 0
	a, b := line[0], line[len(line)-1]
	ux, uy := (b.X-a.X)*dx, (b.Y-a.Y)*dy
	length := math.Hypot(ux, uy)
	for i, p := range line[1 : len(line)-1] {
		vx, vy := (p.X-a.X)*dx, (p.Y-a.Y)*dy
		d := math.Hypot(vx, vy)
		if length > 0 {
			d = math.Abs(ux*vy-uy*vx) / length
		}
		if d > far {
			far, where = d, i+1
		}
	}
	if far <= distance {
		return plotter.XYs{a, b}
	}
	head := simplified(line[:where+1], dx, dy, distance)
	return append(head[:len(head)-1:len(head)-1], simplified(line[where:], dx, dy, distance)...)
}
