package score

import "github.com/invbench/invbench/sdk"

// discrepancy is the MMD² of the draws for one target. See MMD2.
type discrepancy struct {
	biased, unbiased, floor float64
}

// compare returns the discrepancy between draws and the posterior's sample A, and the floor between
// A and B, all from as many rows as there are draws; the posterior must have as many, and there
// must be two.
func compare(draws sdk.Batch, p Posterior) discrepancy {
	n := draws.Rows()
	x, a, b := newPoints(draws), newPoints(p.A.Slice(0, n)), newPoints(p.B.Slice(0, n))
	pairsX, pairsA, pairsB := x.within(), a.within(), b.within()
	acrossX, acrossB := x.across(a), b.across(a)
	return discrepancy{
		biased:   biasedMMD2(n, pairsX, pairsA, acrossX),
		unbiased: unbiasedMMD2(n, pairsX, pairsA, acrossX),
		floor:    biasedMMD2(n, pairsB, pairsA, acrossB),
	}
}

// biasedMMD2 is the V-statistic, diagonals included, of two samples of n: the mean over i and j of
// k(x_i, x_j) + k(y_i, y_j) - 2·k(x_i, y_j) (reference §6.1; Gretton et al., "A kernel two-sample
// test", JMLR 13 (2012), Eq. 5). The arguments are Σ_{i<j} k within each sample and Σ_{i,j} k
// across. It is never negative but for rounding, which is cut off.
func biasedMMD2(n int, withinX, withinY, across float64) float64 {
	square := float64(n) * float64(n)
	sums := 2*withinX + 2*withinY + 2*float64(n)*kernelPeak - 2*across
	return max(0, sums/square)
}

// unbiasedMMD2 is the U-statistic, without the diagonals (Gretton et al. 2012, Eq. 3). It can be
// negative.
func unbiasedMMD2(n int, withinX, withinY, across float64) float64 {
	count := float64(n)
	return 2*(withinX+withinY)/(count*(count-1)) - 2*across/(count*count)
}

// The kernel is a sum of three inverse multiquadratics (reference §6.1):
//
//	k(u, v) = Σ_a a² / (a² + ‖u-v‖²),  a ∈ {0.05, 0.2, 0.9}.
const (
	narrow = 0.05 * 0.05
	middle = 0.2 * 0.2
	wide   = 0.9 * 0.9

	kernelPeak = 3 // k(u, u)
)

// kernel returns k for points at the squared distance d.
func kernel(d float64) float64 {
	return narrow/(narrow+d) + middle/(middle+d) + wide/(wide+d)
}

// points are rows of x for the kernel.
//
// A row that is not finite stands for one point at infinity, the same for all such rows: k is 0
// between it and any finite row, and 3 between two of it. This keeps k positive definite, and gives
// a model that emits nothing else 3 plus what the posterior has with itself, the most that any
// draws can score: nothing is gained by not answering. A row that is finite but infeasible is an
// ordinary point.
type points struct {
	dim    int
	x      []float64 // finite rows only
	finite int
	atInf  int
}

func newPoints(b sdk.Batch) points {
	p := points{dim: b.Width}
	for i := range b.Rows() {
		row := b.Row(i)
		if !sdk.Finite(row) {
			p.atInf++
			continue
		}
		p.finite++
		for _, v := range row {
			p.x = append(p.x, float64(v))
		}
	}
	return p
}

// within returns Σ_{i<j} k(p_i, p_j).
func (p points) within() float64 {
	sum := kernelPeak * float64(p.atInf) * float64(p.atInf-1) / 2
	for i := range p.finite {
		sum += p.row(i, p.x[(i+1)*p.dim:])
	}
	return sum
}

// across returns Σ_{i,j} k(p_i, q_j).
func (p points) across(q points) float64 {
	sum := kernelPeak * float64(p.atInf) * float64(q.atInf)
	for i := range p.finite {
		sum += p.row(i, q.x)
	}
	return sum
}

// row returns the sum of k between the finite row i and the rows of others.
func (p points) row(i int, others []float64) float64 {
	u := p.x[i*p.dim : (i+1)*p.dim]
	sum := 0.0
	for len(others) >= len(u) {
		d := 0.0
		for k, v := range others[:len(u)] {
			d += (u[k] - v) * (u[k] - v)
		}
		sum += kernel(d)
		others = others[len(u):]
	}
	return sum
}
