package rcwa

import (
	"math"

	"github.com/invbench/invbench/tasks/internal/rcwa/internal/planes"
)

// limit is the largest ρ·x², with ρ the spectral radius of A, for which the Padé approximant of
// cotangent stands for √A·cot(√A·x). It leaves an error of 2e-8 in the transmittance.
const limit = 4

// cotangent computes √A·cot(√A·d). It is an even function of √A, so that no root is taken, and all
// that is needed of A's eigenvalues is how large they are.
type cotangent struct {
	square, denominator *planes.Matrix
	x, y                []complex128
}

func newCotangent(n int) *cotangent {
	return &cotangent{
		square: planes.NewMatrix(n, n), denominator: planes.NewMatrix(n, n),
		x: make([]complex128, n), y: make([]complex128, n),
	}
}

// set sets c to √a·cot(√a·d). It halves d until the approximant holds,
//
//	x·cot x ≈ (945 - 420x² + 15x⁴)/(945 - 105x² + x⁴)
//
// and doubles the argument as often, by cot 2x = (cot x - tan x)/2: C ← (C - C⁻¹·A)/2.
func (t *cotangent) set(e *planes.Engine, c, a *planes.Matrix, d float64) {
	x, doublings := d, 0
	for radius := t.radius(a); radius*x*x > limit; doublings++ {
		x /= 2
	}
	t.approximate(e, c, a, x)
	for range doublings {
		t.square.Copy(a)
		t.denominator.Copy(c)
		e.Solve(t.denominator, t.square)
		c.Combine(0.5, -0.5, t.square)
	}
}

// approximate sets c to the Padé approximant of √a·cot(√a·x).
func (t *cotangent) approximate(e *planes.Engine, c, a *planes.Matrix, x float64) {
	e.Multiply(t.square, a, a)
	x2 := x * x
	t.denominator.Copy(t.square)
	t.denominator.Combine(x2*x2, -105*x2, a)
	t.denominator.AddDiagonal(945)
	c.Copy(t.square)
	c.Combine(15*x2*x2/x, -420*x2/x, a)
	c.AddDiagonal(complex(945/x, 0))
	e.Solve(t.denominator, c)
}

// radius estimates the spectral radius of a: six steps of the power method from a fixed vector, and
// 30 % for what they miss.
func (t *cotangent) radius(a *planes.Matrix) float64 {
	for i := range t.x {
		t.x[i] = complex(1+0.37*math.Sin(float64(3*i+1)), 0.21*math.Cos(float64(5*i)))
	}
	length := 0.0
	for range 6 {
		a.Apply(t.y, t.x)
		length = norm2(t.y)
		for i, v := range t.y {
			t.x[i] = v * complex(1/length, 0)
		}
	}
	return 1.3 * length
}

// norm2 returns the Euclidean length of v.
func norm2(v []complex128) float64 {
	sum := 0.0
	for _, z := range v {
		sum += square(z)
	}
	return math.Sqrt(sum)
}

func square(z complex128) float64 { return real(z)*real(z) + imag(z)*imag(z) }
