package gemm

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/invbench/invbench/sdk/cpu/internal/isa"
)

// BenchmarkRun measures the products of training a network of layers 4-500-500-500-1 on batches of
// 1024, and others.
func BenchmarkRun(b *testing.B) {
	for _, s := range []Shape{
		{1024, 500, 500, false, false},
		{2048, 1000, 1000, false, false},
		{500, 500, 1024, true, false}, // gradient of the weights
		{1024, 500, 500, false, true}, // gradient of the input
		{1024, 500, 4, false, false},  // first layer
		{4, 500, 1024, true, false},
		{2048, 4, 500, false, true},
		{1024, 1, 500, false, false}, // last layer
		{500, 1, 1024, true, false},
		{1024, 500, 1, false, true},
		{64, 64, 64, false, false},
	} {
		for _, level := range isa.Supported() {
			for _, threads := range []int{1, 2} {
				benchmark(b, s, level, threads)
			}
		}
	}
}

func benchmark(b *testing.B, s Shape, level isa.Level, threads int) {
	name := fmt.Sprintf("%dx%dx%d", s.M, s.N, s.K)
	if s.TransA {
		name += ",AT"
	}
	if s.TransB {
		name += ",BT"
	}
	name = fmt.Sprintf("%s/%v/threads=%d", name, level, threads)
	b.Run(name, func(b *testing.B) {
		p := &problem{shape: s}
		rng := rand.New(rand.NewPCG(1, 1))
		for _, v := range []struct {
			dst *[]float32
			n   int
		}{{&p.args.A, s.M * s.K}, {&p.args.B, s.K * s.N}, {&p.args.C, s.M * s.N}} {
			*v.dst = make([]float32, v.n)
			for i := range *v.dst {
				(*v.dst)[i] = rng.Float32() - 0.5
			}
		}
		plan := New(level, newPool(b, threads)).Plan(s)
		for b.Loop() {
			plan.Run(p.args)
		}
		b.ReportMetric(2*float64(s.M*s.N*s.K)*float64(b.N)/b.Elapsed().Seconds()/1e9, "GFLOP/s")
	})
}
