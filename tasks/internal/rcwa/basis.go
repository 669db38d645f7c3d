package rcwa

import (
	"fmt"

	"github.com/invbench/invbench/tasks/internal/rcwa/internal/planes"
)

// Basis is all that depends on the truncation and the period alone. It is read-only and serves any
// number of solvers.
//
// The tangential fields are columns of cc followed by ss functions: (Ex; Ey), and (Hy; -Hx).
type Basis struct {
	period     float64 // µm
	reach      int     // highest number of a Fourier coefficient that matters
	cc, ss, sc class

	// links of a function of Ez, (m, n): its derivatives by x and y are those functions of Ex and
	// Ey with the same numbers. inSS is the row of the tangential field, -1 where n = 0 and there
	// is none.
	inCC, inSS []int
	partner    []int // of a function of Ex: the row of the one of Ey with the same numbers, or -1

	// The normal field: Nx² between functions of Ex, Ny² between those of Ey, Nx·Ny from those of
	// Ey to those of Ex.
	nxx, nyy, nxy *planes.Matrix
}

// NewBasis returns the basis of a truncation for a lattice of the given period in µm.
func NewBasis(t Truncation, period float64) (*Basis, error) {
	if err := t.Validate(); err != nil {
		return nil, fmt.Errorf("rcwa: %w", err)
	}
	if !(period > 0) {
		return nil, fmt.Errorf("rcwa: period %g µm, want a positive one", period)
	}
	b := &Basis{
		period: period, reach: 2 * t.highest(),
		cc: newClass(t, 0, 0), ss: newClass(t, 1, 1), sc: newClass(t, 1, 0),
	}
	b.link()
	b.addNormals()
	return b, nil
}

// Size returns the number of unknowns: that of the functions in a tangential field.
func (b *Basis) Size() int { return b.cc.size() + b.ss.size() }

// FirstAnomaly returns the frequency in THz above which light leaves at an angle, too: Rayleigh's,
// c/P.
func (b *Basis) FirstAnomaly() float64 { return lightSpeed / b.period }

func (b *Basis) link() {
	second := func(h harmonic) int {
		if i := b.ss.index(h); i >= 0 {
			return b.cc.size() + i
		}
		return -1
	}
	for _, h := range b.sc.harmonics {
		b.inCC = append(b.inCC, b.cc.index(h))
		b.inSS = append(b.inSS, second(h))
	}
	for _, h := range b.cc.harmonics {
		b.partner = append(b.partner, second(h))
	}
}
