package planes

// edge is the number of rows and columns of a tile.
const edge = 8

// block is a place in a matrix, where a tile begins.
type block struct {
	re, im []float64
	stride int // how many numbers rows are apart
}

// at returns the place some rows and columns further.
func (b block) at(row, column int) block {
	i := row*b.stride + column
	return block{re: b.re[i:], im: b.im[i:], stride: b.stride}
}

// kernel computes a tile of C. With the sum over p < depth of the products of A's column p and B's
// row p, it sets C to that sum or, with subtract, takes the sum from C. C must not overlap A or B.
type kernel func(c, a, b block, depth int, subtract bool)

// Engine is what the operations on matrices run on: the inner loops of an instruction set, and
// scratch memory. It serves one goroutine at a time.
type Engine struct {
	name           string
	tile           kernel
	inverse, spare *Matrix // one tile each
}

// New returns an engine for the best instruction set of this machine.
func New() *Engine { return engines()[0] }

// engines returns engines for all instruction sets that this machine supports, best first.
func engines() []*Engine {
	return append(machineEngines(), newEngine("portable", portable))
}

func newEngine(name string, tile kernel) *Engine {
	return &Engine{
		name: name, tile: tile, inverse: NewMatrix(edge, edge), spare: NewMatrix(edge, edge),
	}
}

// Name returns the name of the instruction set: "avx512", "avx2" or "portable".
func (e *Engine) Name() string { return e.name }

// portable is the kernel in plain Go. It keeps two rows and two columns of C in registers.
func portable(c, a, b block, depth int, subtract bool) {
	for i := 0; i < edge; i += 2 {
		for j := 0; j < edge; j += 2 {
			pair(c.at(i, j), a.at(i, 0), b.at(0, j), depth, subtract)
		}
	}
}

// pair does so for two rows and columns.
func pair(c, a, b block, depth int, subtract bool) {
	ar0, ai0 := a.re[:depth], a.im[:depth]
	ar1, ai1 := a.re[a.stride:][:depth], a.im[a.stride:][:depth]
	var r00, r01, r10, r11, s00, s01, s10, s11 float64
	for p, x := range ar0 {
		at := p * b.stride
		br, bi := b.re[at:at+2:at+2], b.im[at:at+2:at+2]
		y := ai0[p]
		r00 += x*br[0] - y*bi[0]
		s00 += x*bi[0] + y*br[0]
		r01 += x*br[1] - y*bi[1]
		s01 += x*bi[1] + y*br[1]
		x, y = ar1[p], ai1[p]
		r10 += x*br[0] - y*bi[0]
		s10 += x*bi[0] + y*br[0]
		r11 += x*br[1] - y*bi[1]
		s11 += x*bi[1] + y*br[1]
	}
	put(c.re, r00, r01, subtract)
	put(c.im, s00, s01, subtract)
	put(c.re[c.stride:], r10, r11, subtract)
	put(c.im[c.stride:], s10, s11, subtract)
}

// put sets the first two of dst, or takes from them.
func put(dst []float64, v, w float64, subtract bool) {
	if subtract {
		v, w = dst[0]-v, dst[1]-w
	}
	dst[0], dst[1] = v, w
}
