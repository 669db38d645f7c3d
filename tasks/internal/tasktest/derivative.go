package tasktest

// ComplexStep returns the derivative of f: x → y at x, which has dy rows of len(x) numbers, by the
// complex-step method (Squire and Trapp, "Using complex variables to estimate derivatives of real
// functions", SIAM Review 1998): Im f(x+ih)/h subtracts nothing and so is exact to rounding. It is
// an independent check of a derivative found by hand, as long as f is written anew, for complex
// numbers.
func ComplexStep(f func(x, y []complex128), x []float64, dy int) []float64 {
	const h = 0x1p-100
	out := make([]float64, dy*len(x))
	at, y := make([]complex128, len(x)), make([]complex128, dy)
	for k := range x {
		for i, v := range x {
			at[i] = complex(v, 0)
		}
		at[k] += complex(0, h)
		f(at, y)
		for j, v := range y {
			out[j*len(x)+k] = imag(v) / h
		}
	}
	return out
}
