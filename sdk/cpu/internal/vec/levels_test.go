package vec

import (
	"maps"
	"math"
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"

	"github.com/invbench/invbench/sdk/cpu/internal/isa"
	"github.com/invbench/invbench/sdk/cpu/internal/op"
)

// Levels with vector instructions give the same bits: each kernel in Kernels, on random arguments
// of every length and for kernels of one argument on a sweep of all numbers. A kernel of a form
// that this test does not know fails it.
func TestLevelsGiveTheSameBits(t *testing.T) {
	levels := slices.DeleteFunc(isa.Supported(), func(l isa.Level) bool {
		return l == isa.Portable
	})
	if len(levels) < 2 {
		t.Skipf("this machine has no two vector levels to compare, it has %v", levels)
	}
	base := kernelsByName(For(levels[0]))
	for _, level := range levels[1:] {
		other := kernelsByName(For(level))
		if len(base) != len(other) {
			t.Fatalf("%v has %d kernels, %v %d", levels[0], len(base), level, len(other))
		}
		for i, name := range slices.Sorted(maps.Keys(base)) {
			t.Run(level.String()+"/"+name, func(t *testing.T) {
				rng := rand.New(rand.NewPCG(7, uint64(i)))
				for _, n := range append(lengths(), 12345) {
					compareKernels(t, rng, n, base[name], other[name])
				}
				if f, ok := base[name].Interface().(Unary); ok {
					sweepKernels(t, f, other[name].Interface().(Unary))
				}
			})
		}
	}
}

// kernelsByName lists all kernels: the fields of Kernels, and what is in its tables.
func kernelsByName(k *Kernels) map[string]reflect.Value {
	all := map[string]reflect.Value{}
	for i, v := range reflect.ValueOf(*k).Fields() {
		if v.Kind() != reflect.Map {
			all[i.Name] = v
			continue
		}
		for _, o := range v.MapKeys() {
			all[i.Name+"/"+o.Interface().(op.Op).String()] = v.MapIndex(o)
		}
	}
	return all
}

// compareKernels calls two kernels of one form on the same arguments of n elements and compares all
// that they wrote and returned.
func compareKernels(t *testing.T, rng *rand.Rand, n int, a, b reflect.Value) {
	t.Helper()
	x, y := arguments(t, rng, n, a.Type()), []reflect.Value(nil)
	for _, v := range x {
		y = append(y, clone(v))
	}
	x, y = append(x, a.Call(x)...), append(y, b.Call(y)...)
	for i := range x {
		if at := differs(x[i], y[i]); at >= 0 {
			t.Fatalf("length %d: value %d differs at element %d: %v and %v", n, i, at, x[i], y[i])
		}
	}
}

// arguments returns random arguments for a kernel. A kernel with sizes is Transpose, whose matrix
// gets about n elements.
func arguments(t *testing.T, rng *rand.Rand, n int, form reflect.Type) []reflect.Value {
	t.Helper()
	if form == reflect.TypeFor[func([]float32, int, []float32, int, int, int)]() {
		rows := 1 + rng.IntN(40)
		cols := n/rows + 1
		dst, src := make([]float32, rows*cols), numbers(rng, rows*cols)
		return []reflect.Value{
			reflect.ValueOf(dst), reflect.ValueOf(rows), reflect.ValueOf(src),
			reflect.ValueOf(cols),
			reflect.ValueOf(rows), reflect.ValueOf(cols),
		}
	}
	var all []reflect.Value
	for i := range form.NumIn() {
		var v any
		switch form.In(i) {
		case reflect.TypeFor[[]float32]():
			v = numbers(rng, n)
		case reflect.TypeFor[float32]():
			v = numbers(rng, 1)[0]
		case reflect.TypeFor[[]bool]():
			b := make([]bool, n)
			for i := range b {
				b[i] = rng.IntN(2) == 0
			}
			v = b
		default:
			t.Fatalf("a kernel has an argument of type %v, which this test does not know",
				form.In(i))
		}
		all = append(all, reflect.ValueOf(v))
	}
	return all
}

// clone copies what a slice holds.
func clone(v reflect.Value) reflect.Value {
	if v.Kind() != reflect.Slice {
		return v
	}
	c := reflect.MakeSlice(v.Type(), v.Len(), v.Len())
	reflect.Copy(c, v)
	return c
}

// differs returns the index of the first element that is not the same bits in both, and -1 if all
// are. NaN is NaN.
func differs(a, b reflect.Value) int {
	if a.Kind() != reflect.Slice {
		x, ok := a.Interface().(float32)
		if ok && same(x, b.Interface().(float32)) || !ok && a.Interface() == b.Interface() {
			return -1
		}
		return 0
	}
	for i := range a.Len() {
		if differs(a.Index(i), b.Index(i)) >= 0 {
			return i
		}
	}
	return -1
}

// sweepKernels compares two functions on the special numbers and a fine sweep of all.
func sweepKernels(t *testing.T, a, b Unary) {
	t.Helper()
	sweep(1009, func(x []float32) {
		y, z := make([]float32, len(x)), make([]float32, len(x))
		a(y, x)
		b(z, x)
		for i := range x {
			if !same(y[i], z[i]) {
				t.Fatalf("f(%v) is %x and %x", x[i], math.Float32bits(y[i]), math.Float32bits(z[i]))
			}
		}
	})
}
