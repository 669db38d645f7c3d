package main

import (
	"github.com/gomlx/gomlx/pkg/core/graph"
)

// logReach bounds the logarithm of a triangular factor's diagonal, so that neither the factor nor
// its inverse overflows.
const logReach = 10

// triangular makes lower triangular matrices of the last two axes of a, [n, g, dx, dx], and returns
// the logarithms of their determinants, [n, g], too. What is above the diagonal is dropped, and
// what is on it becomes the logarithm of the new diagonal, bounded by logReach.
func triangular(a *graph.Node) (factor, logDet *graph.Node) {
	n := a.Shape().Dimensions[3]
	below := mask(a.Graph(), n, func(i, j int) bool { return j < i })
	on := mask(a.Graph(), n, func(i, j int) bool { return i == j })
	logs := graph.MulScalar(graph.Tanh(graph.DivScalar(graph.Mul(a, on), logReach)), logReach)
	factor = graph.Add(graph.Mul(a, below), graph.Mul(graph.Exp(logs), on))
	return factor, graph.ReduceSum(logs, 2, 3) // tanh 0 = 0 off the diagonal
}

// mask returns a matrix of ones and zeros, [1, 1, n, n], with ones where where says.
func mask(g *graph.Graph, n int, where func(i, j int) bool) *graph.Node {
	rows := make([][]float32, n)
	for i := range rows {
		rows[i] = make([]float32, n)
		for j := range rows[i] {
			if where(i, j) {
				rows[i][j] = 1
			}
		}
	}
	return graph.Reshape(graph.Const(g, rows), 1, 1, n, n)
}

// logDeterminant returns log|det| of matrices [n, g, dx, dx], as [n, g]. Rows are made orthogonal,
// one after the other, by the modified Gram-Schmidt process; the determinant's size is the product
// of what lengths are left. Unlike elimination it needs no pivots, and unlike the determinant of
// A·Aᵀ it does not square the condition of A. A length of zero counts as leastLength, so that a
// singular matrix has a small determinant and not the logarithm of zero.
func logDeterminant(a *graph.Node) *graph.Node {
	const leastLength = 1e-8
	n := a.Shape().Dimensions[3]
	var units []*graph.Node
	var sum *graph.Node
	for k := range n {
		row := graph.ReduceSum(graph.Mul(a, mask(a.Graph(), n, func(i, _ int) bool {
			return i == k
		})), 2)
		for _, unit := range units {
			along := graph.ReduceAndKeep(graph.Mul(row, unit), graph.ReduceSum, 2)
			row = graph.Sub(row, graph.Mul(along, unit))
		}
		square := graph.AddScalar(graph.ReduceAndKeep(graph.Square(row), graph.ReduceSum, 2),
			leastLength*leastLength)
		units = append(units, graph.Div(row, graph.Sqrt(square)))
		length := graph.DivScalar(graph.ReduceSum(graph.Log(square), 2), 2)
		if sum == nil {
			sum = length
		} else {
			sum = graph.Add(sum, length)
		}
	}
	return sum
}
