package main

import (
	"context"
	"math/rand/v2"

	"github.com/invbench/invbench/sdk"
	"github.com/invbench/invbench/tasks/internal/rows"
)

// A mesh has side values on each axis and a row of x for each of its nodes.
const (
	side  = 100
	nodes = side * side
)

// axis holds the values that one coordinate takes in a mesh.
type axis [side]float64

// mesh is one block of nodes consecutive rows: every node of the square spanned by two axes, each
// once, in a random order, so that the first rows of a block are a fair sample of it.
type mesh struct {
	axes  [2]axis
	order []int
}

// meshes returns the sampling in which row i is row i mod 10,000 of mesh number i / 10,000. Each
// mesh has axes and an order of its own, which depend on the seed and the mesh's number alone.
func meshes(axes func(r *rand.Rand) [2]axis) sampling {
	return func(ctx context.Context, seed sdk.Seed, first, n int) (sdk.Batch, error) {
		stream := seed.Derive("mesh")
		block, current := -1, mesh{}
		return rows.Fill(ctx, first, n, 2, func(i int, x []float64) {
			if i/nodes != block {
				block = i / nodes
				current = newMesh(stream.Row(block), axes)
			}
			current.node(i%nodes, x)
		})
	}
}

func newMesh(r *rand.Rand, axes func(r *rand.Rand) [2]axis) mesh {
	return mesh{axes: axes(r), order: r.Perm(nodes)}
}

// node sets x to the mesh's row i.
func (m mesh) node(i int, x []float64) {
	at := m.order[i]
	x[0], x[1] = m.axes[0][at/side], m.axes[1][at%side]
}

// randomAxes draws each value of both axes uniformly from [-1,1), as the paper's code does today.
func randomAxes(r *rand.Rand) (axes [2]axis) {
	for a := range axes {
		for i := range axes[a] {
			axes[a][i] = uniform(r)
		}
	}
	return axes
}

// evenAxes spaces the values of both axes evenly from -1 to 1, as the code did when the paper was
// written.
func evenAxes(*rand.Rand) (axes [2]axis) {
	for a := range axes {
		for i := range axes[a] {
			axes[a][i] = -1 + 2*float64(i)/(side-1)
		}
	}
	return axes
}
