package plot

import (
	"math"
	"testing"

	"gonum.org/v1/plot/plotter"
)

// surfaceOf returns a function at (n+1)² points of the square from 0 to 1.
func surfaceOf(n int, f func(x, y float64) float64) *grid {
	g := &grid{}
	for i := range n + 1 {
		g.x, g.y = append(g.x, float64(i)/float64(n)), append(g.y, float64(i)/float64(n))
	}
	for _, y := range g.y {
		for _, x := range g.x {
			g.z = append(g.z, f(x, y))
		}
	}
	return g
}

// area returns the area within rings, those that turn clockwise taken away (the shoelace formula).
func area(t *testing.T, rings []plotter.XYs) float64 {
	t.Helper()
	sum := 0.0
	for _, ring := range rings {
		if last := ring[len(ring)-1]; last != ring[0] {
			t.Errorf("a ring begins at %v and ends at %v", ring[0], last)
		}
		for i, p := range ring[:len(ring)-1] {
			q := ring[i+1]
			sum += (p.X*q.Y - q.X*p.Y) / 2
		}
	}
	return sum
}

// TestAreaAboveALevel compares areas with those of the same shapes worked out by hand. A bilinear
// surface that is linear has straight contours, so those areas are exact.
func TestAreaAboveALevel(t *testing.T) {
	const n = 60
	radius := func(x, y float64) float64 { return math.Hypot(x-0.5, y-0.5) }
	for _, test := range []struct {
		name      string
		f         func(x, y float64) float64
		level     float64
		want      float64
		tolerance float64
	}{
		{"left of a line", func(x, y float64) float64 { return -x }, -0.3, 0.3, 1e-9},
		{"a triangle", func(x, y float64) float64 { return x + y }, 1.5, 0.125, 1e-9},
		{"everything", func(x, y float64) float64 { return x }, -1, 1, 1e-9},
		{"nothing", func(x, y float64) float64 { return x }, 2, 0, 0},
		{"a disc", func(x, y float64) float64 { return -radius(x, y) }, -0.4, math.Pi * 0.16, 2e-3},
		{"all but a disc", radius, 0.4, 1 - math.Pi*0.16, 2e-3},
		{"a hollow ring", func(x, y float64) float64 {
			return -math.Abs(radius(x, y) - 0.3)
		}, -0.1, math.Pi * (0.16 - 0.04), 3e-3},
	} {
		got := area(t, surfaceOf(n, test.f).framed().contours(test.level))
		if math.Abs(got-test.want) > test.tolerance {
			t.Errorf("%s has the area %v, want %v", test.name, got, test.want)
		}
	}
}

// TestAreaOfAnySurface compares areas with the share of fine points above the level, on surfaces
// with saddles.
func TestAreaOfAnySurface(t *testing.T) {
	const n = 64
	f := func(x, y float64) float64 {
		return math.Sin(3*math.Pi*(2*x-1)) + math.Cos(3*math.Pi*(2*y-1))
	}
	for _, level := range []float64{-1.5, -0.3, 0, 0.2, 1.9} {
		above, fine := 0, 1000
		for i := range fine * fine {
			if f((float64(i%fine)+0.5)/float64(fine),
				(float64(i/fine)+0.5)/float64(fine)) >= level {
				above++
			}
		}
		want := float64(above) / float64(fine*fine)
		if got := area(t, surfaceOf(n, f).framed().contours(level)); math.Abs(got-want) > 4e-3 {
			t.Errorf("above %v is an area of %v, want %v", level, got, want)
		}
	}
}

func TestContoursAreOnTheLevel(t *testing.T) {
	const n = 40
	g := surfaceOf(n, func(x, y float64) float64 { return math.Hypot(x, y) })
	lines := g.contours(0.6)
	if len(lines) != 1 || len(lines[0]) < n/2 {
		t.Fatalf("a quarter of a circle has %d lines", len(lines))
	}
	for _, p := range lines[0] {
		// Linear interpolation of a curve of 1/r.
		if r := math.Hypot(p.X, p.Y); math.Abs(r-0.6) > 1.0/(8*0.6*n*n) {
			t.Errorf("%v is at %v from the middle, want 0.6", p, r)
		}
	}
}

func TestContoursKeepClearOfWhatIsNoNumber(t *testing.T) {
	for _, sign := range []float64{1, -1} {
		g := surfaceOf(10, func(x, y float64) float64 {
			if y > 0.55 {
				return math.NaN()
			}
			return sign * x
		})
		lines := g.contours(sign * 0.33)
		if len(lines) != 1 || len(lines[0]) != 6 {
			t.Fatalf("lines are %v, want one over five cells", lines)
		}
		for _, p := range lines[0] {
			if math.Abs(p.X-0.33) > 1e-12 || p.Y > 0.5 {
				t.Errorf("a point at %v", p)
			}
		}
	}
}

// TestStepsToInfinityAreAtTheFiniteEnd has the middle of three rows finite, and both others without
// end.
func TestStepsToInfinityAreAtTheFiniteEnd(t *testing.T) {
	high := math.Inf(1)
	g := &grid{
		x: []float64{0, 1}, y: []float64{0, 1, 2}, z: []float64{high, high, 5, 5, high, high},
	}
	lines := g.contours(9)
	if len(lines) != 2 {
		t.Fatalf("lines are %v", lines)
	}
	for _, line := range lines {
		for _, p := range line {
			if p.Y != 1 {
				t.Errorf("a step at %v, want it at 1", p)
			}
		}
	}
}

func TestSaddles(t *testing.T) {
	for _, test := range []struct {
		name   string
		z      []float64
		inside bool // is the middle above the level?
	}{
		{"ridge", []float64{1, -0.5, -0.5, 1}, true},
		{"pass", []float64{0.5, -1, -1, 0.5}, false},
	} {
		g := &grid{x: []float64{0, 1}, y: []float64{0, 1}, z: test.z}
		got := area(t, g.framed().contours(0))
		// The level is passed at a third of each side, from a low corner of the ridge and from a
		// high one of the pass.
		want := 1 - 2.0/18
		if !test.inside {
			want = 2.0 / 18
		}
		if math.Abs(got-want) > 1e-12 {
			t.Errorf("%s has the area %v, want %v", test.name, got, want)
		}
	}
}

func TestSimplifiedLinesStayClose(t *testing.T) {
	var line plotter.XYs
	for i := range 500 {
		a := float64(i) / 80
		line = append(line, plotter.XY{X: a, Y: 3 * math.Sin(a)})
	}
	const distance = 0.01
	short := simplified(line, 1, 1, distance)
	if len(short) > 80 || short[0] != line[0] || short[len(short)-1] != line[len(line)-1] {
		t.Errorf("%d points are left", len(short))
	}
	k := 0
	for _, p := range line {
		for p.X > short[k+1].X {
			k++
		}
		a, b := short[k], short[k+1]
		d := math.Abs((b.X-a.X)*(p.Y-a.Y)-(b.Y-a.Y)*(p.X-a.X)) / math.Hypot(b.X-a.X, b.Y-a.Y)
		if d > distance+1e-12 {
			t.Errorf("%v is %v away", p, d)
		}
	}
}
