package rcwa

import (
	"fmt"
	"slices"
)

// How a spectrum is sampled: at few frequencies first, and at many if the result is not physical.
// Besides the two amplitudes, some of the fields on either face take part in finding the poles.
const (
	few       = 24
	many      = 32
	extras    = 16
	tolerance = 1e-6 // of the function at the samples
	excess    = 1e-4 // by which reflectance and transmittance may exceed 1
)

// Spectrometer computes whole spectra. It serves one goroutine at a time.
type Spectrometer struct {
	solver      *Solver
	frequencies []float64
	plans       []*plan
}

// plan is a set of frequencies to solve at, and the function to draw through the solutions.
type plan struct {
	nodes []float64
	z     []complex128 // γ at the frequencies of the spectrum
	fit   *rational
}

// NewSpectrometer returns a spectrometer for structures of a material and ascending frequencies in
// THz.
func NewSpectrometer(b *Basis, m Material, frequencies []float64) (*Spectrometer, error) {
	if len(frequencies) == 0 || !slices.IsSorted(frequencies) || !(frequencies[0] > 0) {
		return nil, fmt.Errorf("rcwa: a spectrum of %d frequencies, want positive and "+
			"ascending ones", len(frequencies))
	}
	s := &Spectrometer{solver: NewSolver(b, m), frequencies: slices.Clone(frequencies)}
	for _, n := range []int{few, many} {
		if n < len(frequencies) {
			s.plans = append(s.plans, newPlan(b, frequencies, n))
		}
	}
	return s, nil
}

func newPlan(b *Basis, frequencies []float64, n int) *plan {
	anomaly := b.FirstAnomaly()
	p := &plan{nodes: nodes(frequencies[0], frequencies[len(frequencies)-1], anomaly, n)}
	p.fit = newRational(gammas(p.nodes, anomaly), 2+2*min(extras, b.Size()-1), 2)
	p.z = gammas(frequencies, anomaly)
	return p
}

func gammas(frequencies []float64, anomaly float64) []complex128 {
	out := make([]complex128, len(frequencies))
	for i, f := range frequencies {
		out[i] = gamma(f, anomaly)
	}
	return out
}

// Measure sets transmittance and reflectance, of the zero order, at every frequency. Either may be
// nil. An impossible geometry is an error that wraps ErrGeometry.
func (s *Spectrometer) Measure(g Geometry, transmittance, reflectance []float64) error {
	return s.each(g, func(i int, t, r complex128) {
		if transmittance != nil {
			transmittance[i] = square(t)
		}
		if reflectance != nil {
			reflectance[i] = square(r)
		}
	})
}

// Amplitudes sets the amplitudes of which Measure gives the squares.
func (s *Spectrometer) Amplitudes(g Geometry, transmitted, reflected []complex128) error {
	return s.each(g, func(i int, t, r complex128) { transmitted[i], reflected[i] = t, r })
}

// each calls f with the amplitudes at every frequency.
func (s *Spectrometer) each(g Geometry, f func(i int, t, r complex128)) error {
	if err := s.solver.Build(g); err != nil {
		return err
	}
	for _, p := range s.plans {
		p.sample(s.solver)
		p.fit.fit(tolerance)
		if p.physical() {
			for i, z := range p.z {
				f(i, p.fit.at(1, z), p.fit.at(0, z))
			}
			return nil
		}
	}
	for i, frequency := range s.frequencies {
		direct := s.solver.Solve(frequency)
		f(i, direct.Transmitted, direct.Reflected)
	}
	return nil
}

// sample solves at all nodes.
func (p *plan) sample(s *Solver) {
	for i, f := range p.nodes {
		r := s.Solve(f)
		p.fit.values[0][i], p.fit.values[1][i] = r.Reflected, r.Transmitted
		half := (len(p.fit.values) - 2) / 2
		for k := range half {
			p.fit.values[2+k][i] = r.Top[1+k]
			p.fit.values[2+half+k][i] = r.Bottom[1+k]
		}
	}
}

// physical reports whether no more light comes out than went in.
func (p *plan) physical() bool {
	for _, z := range p.z {
		if !(square(p.fit.at(0, z))+square(p.fit.at(1, z)) <= 1+excess) {
			return false
		}
	}
	return true
}
