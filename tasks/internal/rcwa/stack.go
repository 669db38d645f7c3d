package rcwa

import (
	"math"

	"github.com/invbench/invbench/tasks/internal/rcwa/internal/planes"
)

// Response is what comes back and what goes through, of a wave of amplitude 1 that falls from
// above.
type Response struct {
	Reflected, Transmitted complex128 // amplitudes of the zero order
	// Top and Bottom are the tangential electric fields on both faces, which share the poles of the
	// amplitudes. They belong to the solver and hold until its next solution.
	Top, Bottom []complex128
}

// Reflectance returns the share of the power in the zero order of reflection.
func (r Response) Reflectance() float64 { return square(r.Reflected) }

// Transmittance returns the share of the power in the zero order of transmission.
func (r Response) Transmittance() float64 { return square(r.Transmitted) }

// Solver solves one structure at a time, at one frequency after the other. It serves one goroutine
// at a time.
//
// Layers are added from the bottom. G, with H = G·E just above what is there already, begins as
// vacuum's, and a layer makes it
//
//	X = (G + same)⁻¹·across        G = same - across·X
//
// where X takes the field on the layer's top to that on its bottom. Nothing in this grows
// exponentially with thickness. On top, light comes in as (G_vacuum + G)·E = -2i in the zero order.
// (Doublings lose digits where harmonics are thousands of times shorter than the wavelength: a
// period should not be less than a hundredth of it.)
type Solver struct {
	basis    *Basis
	material Material
	engine   *planes.Engine

	layers [4]layer
	count  int // of layers in use, from the bottom
	discs  table

	layer *admittance
	g     *planes.Matrix
	down  [4]*planes.Matrix // X of each layer
	light *planes.Matrix    // the field on top, a column

	top, bottom, between []complex128
}

// NewSolver returns a solver for structures of a material.
func NewSolver(b *Basis, m Material) *Solver {
	n := b.Size()
	s := &Solver{
		basis: b, material: m, engine: planes.New(), discs: newTable(b.reach),
		layer: newAdmittance(b), g: planes.NewMatrix(n, n), light: planes.NewMatrix(n, 1),
		top: make([]complex128, n), bottom: make([]complex128, n), between: make([]complex128, n),
	}
	for i := range s.layers {
		s.layers[i].cc = planes.NewMatrix(b.cc.size(), b.cc.size())
		s.layers[i].ss = planes.NewMatrix(b.ss.size(), b.ss.size())
		s.layers[i].sc = planes.NewMatrix(b.sc.size(), b.sc.size())
		s.down[i] = planes.NewMatrix(n, n)
	}
	return s
}

// Build makes a geometry the one that is solved from now on. An impossible one is an error that
// wraps ErrGeometry.
func (s *Solver) Build(g Geometry) error {
	b := s.basis
	if err := g.Validate(b.period); err != nil {
		return err
	}
	cuts, count := g.cuts()
	below := 0.0
	for i, h := range cuts[:count] {
		g.indicate(s.discs, (below+h)/2, b.period)
		l := &s.layers[i]
		l.thickness, below = h-below, h
		b.cc.fill(l.cc, s.discs)
		b.ss.fill(l.ss, s.discs)
		b.sc.fill(l.sc, s.discs)
	}
	s.count = count
	return nil
}

// Solve returns the response at a frequency in THz.
func (s *Solver) Solve(f float64) Response {
	k0 := 2 * math.Pi * f / lightSpeed
	k := 2 * math.Pi / (s.basis.period * k0)
	eps := s.material.Permittivity(f)
	s.g.Clear()
	s.basis.addVacuum(s.g, k)
	for i := range s.count {
		s.layer.set(s.engine, s.basis, &s.layers[i], k0, k, eps)
		s.add(s.down[i])
	}
	s.basis.addVacuum(s.g, k)
	return s.shine()
}

// add puts the layer whose admittance is known on top.
func (s *Solver) add(x *planes.Matrix) {
	y := s.layer
	s.g.Combine(1, 1, y.same)
	x.Copy(y.across)
	s.engine.Solve(s.g, x)
	s.g.Copy(y.same)
	s.engine.MultiplySubtract(s.g, y.across, x)
}

// shine lets light fall on the stack, of which g is now the admittance of both sides, and follows
// the field down.
func (s *Solver) shine() Response {
	s.light.Clear()
	s.light.Set(0, 0, -2i)
	s.engine.Solve(s.g, s.light)
	for i := range s.top {
		s.top[i] = s.light.At(i, 0)
	}
	copy(s.bottom, s.top)
	for i := s.count - 1; i >= 0; i-- {
		s.down[i].Apply(s.between, s.bottom)
		s.bottom, s.between = s.between, s.bottom
	}
	return Response{Reflected: s.top[0] - 1, Transmitted: s.bottom[0], Top: s.top, Bottom: s.bottom}
}
