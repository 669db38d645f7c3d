package vec

import (
	"fmt"
	"testing"

	"github.com/invbench/invbench/sdk/cpu/internal/isa"
)

// BenchmarkKernels runs kernels on slices in the first-level cache and reports the time for an element.
func BenchmarkKernels(b *testing.B) {
	const n = 1000
	x, y, z, m := make([]float32, n), make([]float32, n), make([]float32, n), make([]bool, n)
	for i := range x {
		x[i], y[i] = float32(i)/n+0.1, 1
	}
	var sum float32
	for _, level := range isa.Supported() {
		k := For(level)
		for _, c := range []struct {
			name string
			run  func()
		}{
			{"Add", func() { k.Add(z, x, y) }},
			{"Div", func() { k.Div(z, x, y) }},
			{"Max", func() { k.Max(z, x, y) }},
			{"Relu", func() { k.Relu(z, x) }},
			{"FMA", func() { k.FMA(z, x, y, z) }},
			{"Sqrt", func() { k.Sqrt(z, x) }},
			{"GtS", func() { k.GtS(m, x, 0.5) }},
			{"Select", func() { k.Select(z, m, x, y) }},
			{"Sum", func() { sum += k.Sum(x) }},
			{"MaxOf", func() { sum += k.MaxOf(x) }},
			{"Exp", func() { k.Exp(z, x) }},
			{"Expm1", func() { k.Expm1(z, x) }},
			{"Log", func() { k.Log(z, x) }},
			{"Log1p", func() { k.Log1p(z, x) }},
			{"Tanh", func() { k.Tanh(z, x) }},
			{"Sigmoid", func() { k.Sigmoid(z, x) }},
			{"Atan", func() { k.Atan(z, x) }},
			{"Sin", func() { k.Sin(z, x) }},
			{"Cos", func() { k.Cos(z, x) }},
			{"Transpose", func() { k.Transpose(z, 32, x, 31, 32, 31) }},
		} {
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
				k.Add(x, x, x)
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
				{"Add", func() { k.Add(z, x, x) }},
				{"Mul", func() { k.Mul(z, x, y) }},
				{"FMA", func() { k.FMA(z, x, y, x) }},
				{"Div", func() { k.Div(z, x, y) }},
				{"Sqrt", func() { k.Sqrt(z, x) }},
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
