package lanes

import "math"

// Rows and Columns are what the numbers of rows and of columns are multiples of.
const (
	Rows    = rows
	Columns = columns

	rows, columns = 8, 32 // of a tile
)

// Engine is a set of kernels. It is read-only and serves any number of goroutines.
type Engine struct {
	name string

	// tile sets a tile of c: of each row, to bias plus the sum of the row's depth numbers in a
	// times the rows of b, which is as wide as the tile.
	tile func(depth int, a []float32, lda int, b []float32, bias, c []float32, ldc int)

	bend  func(x []float32)
	cross func(count int, c, a []float32, apart int)
}

// New returns an engine for the best instruction set of this machine.
func New() *Engine { return Engines()[0] }

// Engines returns engines for all instruction sets that this machine supports, best first. The last
// is plain Go.
func Engines() []*Engine {
	return append(machineEngines(),
		&Engine{name: "portable", tile: portableTile, bend: portableBend, cross: portableCross})
}

// Name returns the name of the instruction set: "avx512", "avx2" or "portable".
func (e *Engine) Name() string { return e.name }

// Bend applies the activation x/2·(1 + x/√(1+x²)) to numbers, in place. There are a multiple of
// Columns of them.
//
// It is as smooth as the sigmoid-weighted one that it resembles and takes a root and a quotient
// instead of an exponential, both of which are the same on all processors.
func (e *Engine) Bend(x []float32) {
	if len(x)%columns != 0 {
		panic("lanes: numbers to bend are no multiple of 32")
	}
	if len(x) > 0 {
		e.bend(x)
	}
}

// Cross computes what stands between two layers. Both c and a have four blocks of count numbers, a
// multiple of Columns, each block apart numbers after the one before. Cross turns c, applies the
// activation, adds the result to a, and leaves the turned a in c.
//
// To turn is to replace the four blocks by half the sums b0 ± b1 ± b2 ± b3 with the signs of the
// four characters of Klein's group, which is a Fourier transform over the group. Turning twice
// changes nothing.
func (e *Engine) Cross(count int, c, a []float32, apart int) {
	if count%columns != 0 || count > apart || len(c) < 3*apart+count || len(a) < 3*apart+count {
		panic("lanes: blocks to cross do not fit")
	}
	if count > 0 {
		e.cross(count, c, a, apart)
	}
}

// Slope returns the derivative of the activation, at x.
func Slope(x float32) float32 {
	square := float64(x) * float64(x)
	return float32(0.5 * (1 + float64(x)*(2+square)/((1+square)*math.Sqrt(1+square))))
}
