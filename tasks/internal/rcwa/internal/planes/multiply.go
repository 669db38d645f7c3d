package planes

import "fmt"

// Multiply sets c to a·b. c is neither a nor b.
func (e *Engine) Multiply(c, a, b *Matrix) { e.multiply(c, a, b, false) }

// MultiplySubtract sets c to c - a·b. c is neither a nor b.
func (e *Engine) MultiplySubtract(c, a, b *Matrix) { e.multiply(c, a, b, true) }

func (e *Engine) multiply(c, a, b *Matrix, subtract bool) {
	if a.cols != b.rows || c.rows != a.rows || c.cols != b.cols || c == a || c == b {
		panic(fmt.Sprintf("planes: %d×%d by %d×%d into %d×%d",
			a.rows, a.cols, b.rows, b.cols, c.rows, c.cols))
	}
	for j := 0; j < c.all.stride; j += edge {
		for i := 0; i < c.height(); i += edge {
			e.tile(c.all.at(i, j), a.all.at(i, 0), b.all.at(0, j), a.cols, subtract)
		}
	}
}
