package vec

import (
	"fmt"
	"testing"

	"github.com/invbench/invbench/sdk/cpu/internal/isa"
	"github.com/invbench/invbench/sdk/cpu/internal/op"
)

// BenchmarkKernels runs kernels on slices in the first-level cache and reports the time for an
// element.
func BenchmarkKernels(b *testing.B) {
	const n = 1000
	x, y, z, m := make([]float32, n), make([]float32, n), make([]float32, n), make([]bool, n)
	for i := range x {
		x[i], y[i] = float32(i)/n+0.1, 1
	}
	var sum float32
	for _, level := range isa.Supported() {
		k := For(level)
		type work struct {
			name string
			run  func()
		}
		all := []work{
			{"FMA", func() { k.FMA(z, x, y, z) }},
			{"GtS", func() { k.CompareS[op.Gt](m, x, 0.5) }},
			{"Select", func() { k.Select(z, m, x, y) }},
			{"Sum", func() { sum += k.Reduce[op.Add](x) }},
			{"MaxOf", func() { sum += k.Reduce[op.Max](x) }},
			{"Transpose", func() { k.Transpose(z, 32, x, 31, 32, 31) }},
		}
		for o := range op.All() {
			if f := k.Unary[o]; f != nil {
				all = append(all, work{o.String(), func() { f(z, x) }})
			}
			if f := k.Binary[o]; f != nil {
				all = append(all, work{o.String(), func() { f(z, x, y) }})
			}
		}
		for _, c := range all {
			b.Run(fmt.Sprintf("%s/%v", c.name, level), func(b *testing.B) {
				for b.Loop() {
					c.run()
				}
				b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/n, "ns/elt")
			})
		}
	}
}

// BenchmarkCall measures what a call costs beside its work.
func BenchmarkCall(b *testing.B) {
	x := make([]float32, 16)
	for _, level := range isa.Supported() {
		k := For(level)
		b.Run(level.String(), func(b *testing.B) {
			for b.Loop() {
				k.Binary[op.Add](x, x, x)
			}
		})
	}
}

// BenchmarkDenormals compares normal numbers with ones whose products and quotients are denormal.
func BenchmarkDenormals(b *testing.B) {
	const n = 1000
	x, y, z := make([]float32, n), make([]float32, n), make([]float32, n)
	for _, level := range isa.Supported() {
		k := For(level)
		for _, size := range []float32{1, 0x1p-140} {
			k.Fill(x, size)
			k.Fill(y, 0.75)
			for _, c := range []struct {
				name string
				run  func()
			}{
				{"Add", func() { k.Binary[op.Add](z, x, x) }},
				{"Mul", func() { k.Binary[op.Mul](z, x, y) }},
				{"FMA", func() { k.FMA(z, x, y, x) }},
				{"Div", func() { k.Binary[op.Div](z, x, y) }},
				{"Sqrt", func() { k.Unary[op.Sqrt](z, x) }},
			} {
				b.Run(fmt.Sprintf("%s/%v/size=%g", c.name, level, size), func(b *testing.B) {
					for b.Loop() {
						c.run()
					}
				})
			}
		}
	}
}
