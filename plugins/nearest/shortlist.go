package main

import (
	"cmp"
	"slices"
)

// candidate is a training row and how far its y is from the target.
type candidate struct {
	distance float64
	row      int
}

// compare orders candidates by distance and, at the same distance, by row: the order that a stable
// sort would give.
func compare(a, b candidate) int {
	return cmp.Or(cmp.Compare(a.distance, b.distance), cmp.Compare(a.row, b.row))
}

// shortlist returns the k nearest of n rows, or all of them if there are fewer, in order. It keeps
// the k nearest so far in a heap with the farthest on top, so that each of the many rows that are
// not near costs a single comparison.
func shortlist(n, k int, distance func(row int) float64) []candidate {
	k = min(n, k)
	heap := make([]candidate, k)
	for row := range k {
		heap[row] = candidate{distance(row), row}
	}
	for i := k/2 - 1; i >= 0; i-- {
		sink(heap, i)
	}
	for row := k; row < n; row++ {
		if c := (candidate{distance(row), row}); compare(c, heap[0]) < 0 {
			heap[0] = c
			sink(heap, 0)
		}
	}
	slices.SortFunc(heap, compare)
	return heap
}

// sink moves element i down until neither child is farther.
func sink(heap []candidate, i int) {
	for {
		child := 2*i + 1
		if child >= len(heap) {
			return
		}
		if other := child + 1; other < len(heap) && compare(heap[other], heap[child]) > 0 {
			child = other
		}
		if compare(heap[i], heap[child]) >= 0 {
			return
		}
		heap[i], heap[child] = heap[child], heap[i]
		i = child
	}
}
