package view

import (
	"math/rand/v2"
	"slices"
	"testing"
)

// offsets lists the places of all elements in row-major order.
func offsets(v View) []int {
	at := []int{v.Offset}
	for i, d := range v.Dims {
		var next []int
		for _, a := range at {
			for k := range d {
				next = append(next, a+k*v.Strides[i])
			}
		}
		at = next
	}
	return at
}

// random returns a view made by a few random steps.
func random(rng *rand.Rand) View {
	v := Of([]int{1 + rng.IntN(4), 1 + rng.IntN(4), 1 + rng.IntN(6)})
	for range rng.IntN(4) {
		switch rng.IntN(4) {
		case 0:
			v = v.Transpose(rng.Perm(len(v.Dims)))
		case 1:
			v = v.Reverse([]int{rng.IntN(len(v.Dims))})
		case 2:
			dims, starts := slices.Clone(v.Dims), make([]int, len(v.Dims))
			i := rng.IntN(len(dims))
			starts[i] = rng.IntN(dims[i])
			dims[i] -= starts[i]
			v = v.Slice(starts, dims, nil)
		case 3:
			v = v.Broadcast(append([]int{1 + rng.IntN(3)}, v.Dims...),
				[]int{1, 2, 3, 4, 5, 6}[:len(v.Dims)])
		}
	}
	return v
}

func TestCollapseAndSqueezeKeepTheElements(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 1))
	for range 300 {
		v := random(rng)
		want := offsets(v)
		if got := offsets(v.Collapse()); !slices.Equal(got, want) {
			t.Fatalf("%+v collapsed: elements at %v, want %v", v, got, want)
		}
		if got := offsets(v.Squeeze()); !slices.Equal(got, want) {
			t.Fatalf("%+v squeezed: elements at %v, want %v", v, got, want)
		}
		dense := true
		for i, a := range want {
			dense = dense && a == want[0]+i
		}
		if v.IsDense() != dense {
			t.Fatalf("%+v: IsDense is %v, elements are at %v", v, v.IsDense(), want)
		}
	}
}

func TestReshapeKeepsTheElementsIfItCan(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	done := 0
	for range 500 {
		v := random(rng)
		n := v.Size()
		var dims []int
		for left := n; left > 1 || len(dims) < 2; {
			d := 1 + rng.IntN(left)
			for left%d != 0 {
				d--
			}
			dims = append(dims, d)
			left /= d
		}
		r, ok := v.Reshape(dims)
		if !ok {
			if v.IsDense() {
				t.Fatalf("%+v: it is dense but cannot be reshaped to %v", v, dims)
			}
			continue
		}
		done++
		if !slices.Equal(r.Dims, dims) || !slices.Equal(offsets(r), offsets(v)) {
			t.Fatalf("%+v as %v: elements at %v, want %v", v, dims, offsets(r), offsets(v))
		}
	}
	if done < 100 {
		t.Errorf("only %d views could be reshaped", done)
	}
}

func TestWindowIsSlices(t *testing.T) {
	v := Of([]int{3, 10})
	w := v.Window([]int{1, 3}, []int{1, 2}, []int{1, 3})
	if want := []int{3, 2, 1, 3}; !slices.Equal(w.Dims, want) {
		t.Fatalf("the shape is %v, want %v", w.Dims, want)
	}
	want := []int{0, 3, 6, 2, 5, 8, 10, 13, 16, 12, 15, 18, 20, 23, 26, 22, 25, 28}
	if got := offsets(w); !slices.Equal(got, want) {
		t.Errorf("elements are at %v, want %v", got, want)
	}
}

func TestMatrixOfKeepsTheElements(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 3))
	found := 0
	for range 500 {
		v := random(rng)
		axes := rng.Perm(len(v.Dims))
		cut := rng.IntN(len(axes) + 1)
		rows, cols := axes[:cut], axes[cut:]
		m, ok := MatrixOf(v, nil, rows, cols)
		if !ok {
			continue
		}
		found++
		var got []int
		for i := range m.Rows {
			for j := range m.Cols {
				if m.Trans {
					got = append(got, m.At()[0]+j*m.LD+i)
				} else {
					got = append(got, m.At()[0]+i*m.LD+j)
				}
			}
		}
		if want := offsets(v.Transpose(slices.Concat(rows, cols))); !slices.Equal(got, want) {
			t.Fatalf("%+v by %v and %v: elements at %v, want %v", v, rows, cols, got, want)
		}
	}
	if found < 50 {
		t.Errorf("only %d views are matrices", found)
	}
}
