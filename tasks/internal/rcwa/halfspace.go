package rcwa

import (
	"math/cmplx"

	"github.com/invbench/invbench/tasks/internal/rcwa/internal/planes"
)

// grazing is a lower bound of the wave number along z. At a Rayleigh anomaly an order leaves along
// the lattice, and its admittance would be infinite.
const grazing = 1e-9

// addVacuum adds the admittance of waves that leave downward for empty space: H = G·E, with per
// harmonic
//
//	G = -iγ - (i/γ)·[[kx², -kx·ky], [-kx·ky, ky²]]        γ = √(1 - kx² - ky²), Im γ ≥ 0
func (b *Basis) addVacuum(g *planes.Matrix, k float64) {
	for i, h := range b.cc.harmonics {
		kx, ky := k*float64(h.m), k*float64(h.n)
		along := -1i * leaving(kx, ky)
		over := 1 / along // i/γ
		g.Add(i, i, along-over*complex(kx*kx, 0))
		if j := b.partner[i]; j >= 0 {
			g.Add(i, j, over*complex(kx*ky, 0))
			g.Add(j, i, over*complex(kx*ky, 0))
			g.Add(j, j, along-over*complex(ky*ky, 0))
		}
	}
}

// leaving returns γ, the wave number along z over k₀, of an order in vacuum.
func leaving(kx, ky float64) complex128 {
	gamma := cmplx.Sqrt(complex(1-kx*kx-ky*ky, 0))
	if imag(gamma) < 0 {
		gamma = -gamma
	}
	if cmplx.Abs(gamma) < grazing {
		return grazing
	}
	return gamma
}
