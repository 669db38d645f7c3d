package main

import (
	"math"
	"math/cmplx"
	"math/rand/v2"
	"testing"
)

func near(t *testing.T, what string, got, want, off float64) {
	t.Helper()
	if !(math.Abs(got-want) <= off) {
		t.Fatalf("%s is %.15g, want %.15g ± %g", what, got, want, off)
	}
}

// textbook returns the efficiency of a homogeneous sphere of relative index m and size parameter x
// as Bohren and Huffman write it ("Absorption and Scattering of Light by Small Particles", 1983,
// §4.8 and appendix A): with the logarithmic derivative D of ψ by its own downward recurrence, and
// ξ = ψ + iχ complex.
func textbook(m, x float64) float64 {
	const above = 120
	d := make([]float64, above+1)
	for l := above; l > 0; l-- {
		f := float64(l) / (m * x)
		d[l-1] = f - 1/(d[l]+f)
	}
	sum := 0.0
	for l := 1; l <= orders(x)+8; l++ {
		f := float64(l) / x
		xi, before := hankel(l, x), hankel(l-1, x)
		an, bn := complex(d[l]/m+f, 0), complex(d[l]*m+f, 0)
		a := (an*complex(real(xi), 0) - complex(real(before), 0)) / (an*xi - before)
		b := (bn*complex(real(xi), 0) - complex(real(before), 0)) / (bn*xi - before)
		sum += float64(2*l+1) * (math.Pow(cmplx.Abs(a), 2) + math.Pow(cmplx.Abs(b), 2))
	}
	return 2 * sum / (x * x)
}

func hankel(l int, x float64) complex128 { return complex(regular(l, x), irregular(l, x)) }

// integrated returns the efficiency of a layered sphere with the radial equations solved as
// differential equations, by Runge and Kutta's method, so that no Bessel function is needed in a
// layer but the core's: u' = pv and v' = (l(l+1)/(pρ²) - ε/p)u with ρ = k₀r and p = 1 for TE, ε for
// TM waves.
func integrated(k0 float64, radii, permittivities []float64, host float64) float64 {
	x := k0 * math.Sqrt(host) * radii[len(radii)-1]
	sum := 0.0
	for l := 1; l <= orders(x)+4; l++ {
		for _, magnetic := range []bool{false, true} {
			sum += float64(2*l+1) * scattered(l, magnetic, k0, radii, permittivities, host)
		}
	}
	return 2 * sum / (x * x)
}

// scattered returns |a_l|² or |b_l|².
func scattered(
	l int, magnetic bool, k0 float64, radii, permittivities []float64, host float64,
) float64 {
	weight := func(eps float64) float64 {
		if magnetic {
			return eps
		}
		return 1
	}
	m := math.Sqrt(permittivities[0])
	psi, psi1 := pair(regular, l, m*k0*radii[0])
	scale := 1 / math.Hypot(psi, psi1)
	u, v := psi*scale, psi1*scale*m/weight(permittivities[0])
	for i := 1; i < len(radii); i++ {
		eps := permittivities[i]
		u, v = rungeKutta(l, eps, weight(eps), k0*radii[i-1], k0*radii[i], u, v)
	}
	m = math.Sqrt(host)
	x := k0 * m * radii[len(radii)-1]
	psi, psi1 = pair(regular, l, x)
	chi, chi1 := pair(irregular, l, x)
	f := m / weight(host)
	n, d := f*psi1*u-psi*v, f*chi1*u-chi*v
	return n * n / (n*n + d*d)
}

// pair returns a Riccati-Bessel function and its derivative.
func pair(of func(int, float64) float64, l int, x float64) (value, derivative float64) {
	value = of(l, x)
	return value, of(l-1, x) - float64(l)/x*value
}

func rungeKutta(l int, eps, p, from, to, u, v float64) (float64, float64) {
	const steps = 1500
	slope := func(rho, u, v float64) (float64, float64) {
		return p * v, (float64(l*(l+1))/(rho*rho) - eps) / p * u
	}
	h := (to - from) / steps
	for i := range steps {
		rho := from + float64(i)*h
		a1, b1 := slope(rho, u, v)
		a2, b2 := slope(rho+h/2, u+h/2*a1, v+h/2*b1)
		a3, b3 := slope(rho+h/2, u+h/2*a2, v+h/2*b2)
		a4, b4 := slope(rho+h, u+h*a3, v+h*b3)
		u, v = u+h/6*(a1+2*a2+2*a3+a4), v+h/6*(b1+2*b2+2*b3+b4)
	}
	return u, v
}

func TestHomogeneousSphereIsMies(t *testing.T) {
	s := newSphere(30)
	for _, c := range []struct{ m, x float64 }{
		{1.5, 10}, {2, 1}, {1.33, 0.1}, {3, 4}, {0.7, 8}, {1.2, 30},
	} {
		got := s.efficiency(1, []float64{c.x}, []float64{c.m * c.m}, 1)
		near(t, "Q", got, textbook(c.m, c.x), 1e-12)
	}
}

// TestKnownSpheres compares with physics §9.
func TestKnownSpheres(t *testing.T) {
	s := newSphere(10)
	near(t, "Q of m = 1.5, x = 10", s.efficiency(1, []float64{10}, []float64{2.25}, 1),
		2.8819989521, 5.1e-11)
	near(t, "Q of m = 2, x = 1", s.efficiency(1, []float64{1}, []float64{4}, 1), 0.7968302616,
		5.1e-11)
}

// TestLayersOfOneMaterial cuts a homogeneous sphere into layers.
func TestLayersOfOneMaterial(t *testing.T) {
	s := newSphere(12)
	whole := s.efficiency(0.01, []float64{900}, []float64{5}, 1.77)
	cut := s.efficiency(0.01, []float64{30, 70, 400, 401, 900}, []float64{5, 5, 5, 5, 5}, 1.77)
	near(t, "Q", cut, whole, 1e-12)
	// A layer of the surroundings' material only changes what Q is measured against.
	coated := s.efficiency(0.007, []float64{900, 1200}, []float64{5, 1.77}, 1.77)
	bare := s.efficiency(0.007, []float64{900}, []float64{5}, 1.77)
	near(t, "Q", coated, bare*900*900/(1200*1200), 1e-12)
}

// TestRayleighLimit compares tiny spheres with the dipole of electrostatics: Q = (8/3)x⁴|β|², with
// β = (ε-h)/(ε+2h) for a homogeneous sphere, and the coated one's in closed form (Bohren and
// Huffman, §5.4).
func TestRayleighLimit(t *testing.T) {
	const host, core, coat, share = 1.77, 2.04, 7.3, 0.2 // share of the core in the volume
	up, down := core+2*coat, core-coat
	coated := ((coat-host)*up + share*down*(host+2*coat)) / ((coat+2*host)*up + 2*share*down*(coat-
		host))
	for _, c := range []struct {
		name           string
		radii          []float64
		permittivities []float64
		beta           float64
	}{
		{"homogeneous", []float64{1}, []float64{coat}, (coat - host) / (coat + 2*host)},
		{"coated", []float64{math.Cbrt(share), 1}, []float64{core, coat}, coated},
	} {
		t.Run(c.name, func(t *testing.T) {
			const x = 1e-3
			k0 := x / math.Sqrt(host)
			got := newSphere(1).efficiency(k0, c.radii, c.permittivities, host)
			want := 8.0 / 3 * math.Pow(x, 4) * c.beta * c.beta
			near(t, "Q over Rayleigh's", got/want, 1, 1e-5)
		})
	}
}

// TestInvisibleSphere has the surroundings' material in all layers.
func TestInvisibleSphere(t *testing.T) {
	got := newSphere(12).efficiency(0.01, []float64{100, 500, 900}, []float64{1.77, 1.77, 1.77},
		1.77)
	near(t, "Q", got, 0, 1e-24)
}

// TestLayeredSphereIsIntegrated compares spheres of the task with the differential equations.
func TestLayeredSphereIsIntegrated(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 9))
	s := newSpectrometer()
	x, y := make([]float64, layers), make([]float64, points)
	for range 3 {
		prior(r, x)
		s.measure(x, y)
		i := r.IntN(points)
		eps := make([]float64, layers)
		radii := make([]float64, layers)
		sum := 0.0
		um := (400 + 2*float64(i)) / 1000
		for j := range layers {
			sum += 50 + 20*x[j]
			radii[j] = sum
			eps[j] = []float64{2.04, 5.913 + 0.2441/(um*um-0.0803)}[j%2]
		}
		near(t, "Q", y[i], integrated(2*math.Pi/(1000*um), radii, eps, 1.77), 1e-9)
	}
}
