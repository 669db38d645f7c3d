package flow

import (
	"math"

	"github.com/gomlx/gomlx/pkg/core/graph"
)

// Atan returns the arc tangent of x to the accuracy of float32. Its gradient is 1/(1+x²), and not
// the derivative of the polynomial within.
func Atan(x *graph.Node) *graph.Node {
	carrier := graph.IdentityWithCustomGradient(x, func(x, v *graph.Node) *graph.Node {
		return graph.Div(v, graph.OnePlus(graph.Square(x)))
	})
	// What is added is zero, and has the gradient.
	return graph.Add(graph.StopGradient(atan(x)), graph.Sub(carrier, graph.StopGradient(x)))
}

// atan computes r·P(r²) for r = |x| or 1/|x|, whichever is at most 1, and takes it back to x.
func atan(x *graph.Node) *graph.Node {
	size, one := graph.Abs(x), graph.OnesLike(x)
	r := graph.Div(graph.Min(size, one), graph.Max(size, one))
	angle := graph.Mul(r, polynomial(graph.Square(r)))
	angle = graph.Where(graph.GreaterThan(size, one), graph.AddScalar(graph.Neg(angle), math.Pi/2),
		angle)
	return graph.Where(graph.LessThan(x, graph.ZerosLike(x)), graph.Neg(angle), angle)
}

// polynomial is P with |r·P(r²) - atan r| ≤ 2e-8 for r in [0, 1]: Abramowitz and Stegun, Handbook
// of Mathematical Functions, 4.4.49.
func polynomial(z *graph.Node) *graph.Node {
	coefficients := [...]float64{
		0.0028662257, -0.0161657367, 0.0429096138, -0.0752896400, 0.1065626393, -0.1420889944,
		0.1999355085, -0.3333314528, 1,
	}
	p := graph.MulScalar(graph.OnesLike(z), coefficients[0])
	for _, c := range coefficients[1:] {
		p = graph.AddScalar(graph.Mul(p, z), c)
	}
	return p
}
