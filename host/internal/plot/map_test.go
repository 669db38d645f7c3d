package plot

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/invbench/invbench/host/internal/figure"
	"github.com/invbench/invbench/host/internal/sketch"
)

// mapped returns a picture of draws over the plane, and its file.
func mapped(t *testing.T, name string, s ...*sketch.Sketch) (*picture, File) {
	t.Helper()
	a := tenfold("plane", "a", 1)
	a.sketch = s[0]
	records := drawAll(t, a.record())
	if len(s) > 1 {
		b := tenfold("plane", "b", 2)
		b.sketch = s[1]
		records = drawAll(t, a.record(), b.record())
	}
	f, ok := records[name]
	if !ok {
		t.Fatalf("no %s in %v", name, records)
	}
	return parse(t, f), f
}

// frame returns the ends of a panel's axes, from the lines that are drawn for them.
func frame(t *testing.T, p *picture) (left, right, bottom, top float64) {
	t.Helper()
	for _, e := range p.styled("stroke:#000000", "stroke-width:0.6") {
		ends := e.points(t)
		if ends[0].y == ends[1].y && ends[1].x-ends[0].x > 50 {
			left, right = ends[0].x, ends[1].x
		}
		if ends[0].x == ends[1].x && ends[1].y-ends[0].y > 50 {
			bottom, top = ends[0].y, ends[1].y
		}
	}
	return left, right, bottom, top
}

// TestMapOfAPlane knows where everything is: y = x1 on the box from -1 to 1 by 0 to 4, so the
// solutions for y* = 0.5 are at three quarters of its width.
func TestMapOfAPlane(t *testing.T) {
	p, f := mapped(t, "plots/map_plane_1.svg", plane([]float32{0.5, 1}, []float32{-0.5, 3}))
	left, right, bottom, top := frame(t, p)
	if right-left < 100 || top-bottom < 50 {
		t.Fatalf("frame from %v to %v by %v to %v", left, right, bottom, top)
	}
	ring := p.styled("stroke:#000000", "stroke-width:0.8")
	if len(ring) != 2 { // the legend has one, too
		t.Fatalf("%d rings, want one and one in the legend", len(ring))
	}
	ends := ring[0].points(t) // the ground is drawn at its own origin
	if want := 0.75 * (right - left); len(ends) != 2 || !near(ends[0].x, want) ||
		!near(ends[1].x, want) {
		t.Errorf("solutions are at %v, want x = %v", ends, want)
	}
	if len(p.uses) != 1 || !strings.HasPrefix(p.uses[0].Href, "#ground-") {
		t.Fatalf("the ground is used %d times", len(p.uses))
	}
	var at point
	if _, err := fmt.Sscanf(p.uses[0].Move, "translate(%g, %g)", &at.x, &at.y); err != nil ||
		!near(at.x, left) || !near(at.y, bottom) {
		t.Errorf("the ground is at %s, want %v, %v", p.uses[0].Move, left, bottom)
	}
	var marks []point
	for _, e := range p.styled("fill:" + firstColor) {
		if center, ok := circleAt(t, e); ok {
			marks = append(marks, center)
		}
	}
	want := []point{
		{left + 0.75*(right-left), bottom + 0.25*(top-bottom)},
		{left + 0.25*(right-left), bottom + 0.75*(top-bottom)},
	}
	if len(marks) != 2 || !near(marks[0].x, want[0].x) || !near(marks[0].y, want[0].y) ||
		!near(marks[1].x, want[1].x) || !near(marks[1].y, want[1].y) {
		t.Errorf("draws are at %v, want %v", marks, want)
	}
	for _, words := range []string{"width (m)", "height", "y* = 0.5", "exact solutions"} {
		if !p.has(words) {
			t.Errorf("nothing says %q", words)
		}
	}
	if f.Kind != figure.OfDraws || !strings.Contains(f.Caption, "at most 25") {
		t.Errorf("file is %s: %s", f.Kind, f.Caption)
	}
}

// circleAt returns the middle of a circle, which begins at its right end and has an arc to the left
// one.
func circleAt(t *testing.T, e element) (point, bool) {
	t.Helper()
	begin, arcs, found := strings.Cut(e.D, "A")
	if !found {
		return point{}, false
	}
	right := element{D: begin}.points(t)[0]
	fields := strings.FieldsFunc(arcs, func(r rune) bool {
		return r == ' ' || r == ',' || r == 'A'
	})
	leftEnd := element{D: "M" + fields[5] + "," + fields[6]}.points(t)[0]
	return point{(right.x + leftEnd.x) / 2, right.y}, true
}

// TestGroundIsShared has two panels on one ground, each at its own place.
func TestGroundIsShared(t *testing.T) {
	p, _ := mapped(t, "plots/map_plane_2.svg", plane([]float32{0, 1}), plane([]float32{0, 2}))
	if len(p.uses) != 2 || p.uses[0].Href != p.uses[1].Href || p.uses[0].Move == p.uses[1].Move {
		t.Errorf("uses are %v", p.uses)
	}
	if got := len(p.styled("stroke:#000000", "stroke-width:0.8")); got != 2 {
		t.Errorf("%d rings are drawn, want one and one in the legend", got)
	}
}

func TestDrawsFarOutsideAreCounted(t *testing.T) {
	p, _ := mapped(t, "plots/map_plane_1.svg",
		plane([]float32{0.5, 1}, []float32{1.1, 1}, []float32{7, 1}, []float32{0, -30}))
	if !p.has("a (2 of 4 beyond)") {
		t.Error("nothing says how many draws are out of sight")
	}
}

// TestInfeasibleGroundIsWhite has no number in the upper half of the plane.
func TestInfeasibleGroundIsWhite(t *testing.T) {
	s := plane([]float32{0.5, 1})
	y := make([]float32, 81)
	for i := range y {
		y[i] = -1 + 2*float32(i%9)/8
		if i/9 > 4 {
			y[i] = float32(math.NaN())
		}
	}
	s.Landscape.Y = sketch.Quantise(y)
	p, f := mapped(t, "plots/map_plane_1.svg", s)
	left, right, bottom, top := frame(t, p)
	if !strings.Contains(f.Caption, "White is infeasible.") {
		t.Error("nothing says what is infeasible")
	}
	ground := p.styled("fill:#FFFFFF")
	found := false
	for _, e := range ground {
		if strings.Contains(e.D, "A") {
			continue
		}
		low, high, x0, x1 := math.Inf(1), math.Inf(-1), math.Inf(1), math.Inf(-1)
		for _, corner := range e.points(t) {
			low, high, x0, x1 = min(low, corner.y), max(high, corner.y), min(x0, corner.x),
				max(x1, corner.x)
		}
		// The last row with numbers is the fifth of nine, at the middle, and the ground is drawn at
		// its own origin.
		found = found ||
			near(low, (top-bottom)/2) && near(high, top-bottom) && near(x0, 0) &&
				near(x1, right-left)
	}
	if !found {
		t.Errorf("no white from the middle to the top: %v", ground)
	}
	if rings := p.styled("stroke:#000000", "stroke-width:0.8"); len(rings) != 2 ||
		rings[0].points(t)[1].y > (top-bottom)/2+0.02 {
		t.Errorf("solutions reach into what is infeasible: %v", rings)
	}
}

func TestLevelsAreEvenInTheRoot(t *testing.T) {
	g := &grid{z: []float64{0, 49, math.Inf(1), 3}}
	if got, want := levels(g),
		[]float64{1, 4, 9, 16, 25, 36}; !slices.EqualFunc(got, want, func(a, b float64) bool {
		return math.Abs(a-b) < 1e-9
	}) {
		t.Errorf("levels are %v, want %v", got, want)
	}
	if got := levels(&grid{z: []float64{0, 0}}); len(got) != 0 {
		t.Errorf("a surface without errors has levels %v", got)
	}
}
