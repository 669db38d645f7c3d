package move

import (
	"math/rand/v2"
	"testing"
	"unsafe"

	"github.com/invbench/invbench/sdk/cpu/internal/view"
)

func copyAll[T int8 | int16 | int32 | int64](t *testing.T, rng *rand.Rand) {
	t.Helper()
	for range 100 {
		dims := []int{1 + rng.IntN(4), 1 + rng.IntN(5), 1 + rng.IntN(7)}
		perm := rng.Perm(3)
		outer := []int{dims[0] + 2, dims[1] + 1, dims[2] + 3}
		to := view.Of(outer).Slice([]int{1, rng.IntN(2), 2}, dims, nil)
		moved := []int{dims[perm[0]], dims[perm[1]], dims[perm[2]]}
		back := []int{0, 0, 0}
		for i, p := range perm {
			back[p] = i
		}
		from := view.Of(moved).Transpose(back).Reverse([]int{rng.IntN(3)})
		src, dst := make([]T, view.Size(moved)), make([]T, view.Size(outer))
		for i := range src {
			src[i] = T(i + 1)
		}
		var e T
		c := NewCopy(to, from, int(unsafe.Sizeof(e)))
		for i := range c.Tasks() {
			c.Run(i, unsafe.Pointer(&dst[0]), unsafe.Pointer(&src[0]))
		}
		for k := range view.Size(dims) {
			i, j, l := k/dims[2]/dims[1], k/dims[2]%dims[1], k%dims[2]
			at := func(v view.View) int {
				return v.Offset + i*v.Strides[0] + j*v.Strides[1] + l*v.Strides[2]
			}
			if got, want := dst[at(to)], src[at(from)]; got != want {
				t.Fatalf("%v permuted by %v: element %d is %d, want %d", dims, perm, k, got, want)
			}
		}
	}
}

func TestCopiesOfAllSizes(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 1))
	copyAll[int8](t, rng)
	copyAll[int16](t, rng)
	copyAll[int32](t, rng)
	copyAll[int64](t, rng)
}

func TestTasksCoverLargeCopiesOnce(t *testing.T) {
	const rows, cols = 700, 300
	src, dst := make([]int32, rows*cols), make([]int32, rows*cols)
	for i := range src {
		src[i] = int32(i)
	}
	c := NewCopy(view.Of([]int{cols, rows}), view.Of([]int{rows, cols}).Transpose([]int{1, 0}), 4)
	if c.Tasks() < 2 {
		t.Fatalf("%d elements are one task", rows*cols)
	}
	for i := range c.Tasks() {
		c.Run(i, unsafe.Pointer(&dst[0]), unsafe.Pointer(&src[0]))
	}
	for i, got := range dst {
		if want := src[i%rows*cols+i/rows]; got != want {
			t.Fatalf("element %d is %d, want %d", i, got, want)
		}
	}
}

func TestFill(t *testing.T) {
	dst, v := make([]int16, 13), int16(0x1234)
	Fill(unsafe.Pointer(&dst[1]), 22, unsafe.Pointer(&v), 2)
	for i, got := range dst {
		want := v
		if i == 0 || i == 12 {
			want = 0
		}
		if got != want {
			t.Errorf("element %d is %#x, want %#x", i, got, want)
		}
	}
}
