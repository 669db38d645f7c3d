package main

import "github.com/invbench/invbench/sdk"

// source is rows to learn from, in an order that is new in every round through them. Which row
// comes when depends on the seed alone, so that training goes on where it stopped.
type source struct {
	rows  sdk.Batch
	seed  sdk.Seed
	round int
	order []int
}

// at returns the row at a place in the endless order.
func (s *source) at(place int) []float32 {
	n := s.rows.Rows()
	if round := place/n + 1; round != s.round {
		s.round, s.order = round, s.seed.Row(round).Perm(n)
	}
	return s.rows.Row(s.order[place%n])
}

// take returns count rows from a place on.
func (s *source) take(place, count int) [][]float32 {
	out := make([][]float32, count)
	for i := range out {
		out[i] = s.at(place + i)
	}
	return out
}

// meanAmplitudes returns the mean of the transmitted amplitudes.
func meanAmplitudes(rows sdk.Batch) []float32 {
	sum := make([]float64, 2*points)
	for i := range rows.Rows() {
		for j := range sum {
			sum[j] += float64(rows.Row(i)[8+j])
		}
	}
	out := make([]float32, len(sum))
	for j, v := range sum {
		out[j] = float32(v / float64(rows.Rows()))
	}
	return out
}
