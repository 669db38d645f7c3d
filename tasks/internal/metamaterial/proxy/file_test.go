package proxy

import (
	"bytes"
	"errors"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/invbench/invbench/sdk"
)

// TestHalvesAreTheirOwn goes through all numbers of sixteen bits.
func TestHalvesAreTheirOwn(t *testing.T) {
	for h := range 1 << 16 {
		v := single(uint16(h))
		if v != v {
			if got := single(half(v)); got == got {
				t.Fatalf("%#x is not a number, but comes back as %v", h, got)
			}
			continue
		}
		if got := half(v); got != uint16(h) {
			t.Fatalf("%v comes back as %#x, want %#x", v, got, h)
		}
	}
}

func TestKnownHalves(t *testing.T) {
	for _, c := range []struct {
		v    float32
		want uint16
	}{
		{0, 0},
		{1, 0x3c00},
		{-2, 0xc000},
		{65504, 0x7bff},
		{65519, 0x7bff},
		{65520, 0x7c00},
		{1e9, 0x7c00},
		{float32(math.Inf(-1)), 0xfc00},
		{0.33325195, 0x3555},
		{5.9604645e-08, 1},
		{6.1035156e-05, 0x0400},
		{1e-9, 0},
		{1 + 1.0/2048, 0x3c00},
		{1 + 3.0/2048, 0x3c02}, // halfway, to even
	} {
		if got := half(c.v); got != c.want {
			t.Errorf("%v is %#x, want %#x", c.v, got, c.want)
		}
	}
}

// TestHalvesAreNearest compares with both neighbours.
func TestHalvesAreNearest(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 1))
	for range 20_000 {
		v := float32(math.Ldexp(r.NormFloat64(), r.IntN(40)-28))
		h := half(v)
		if h&0x7c00 == 0x7c00 {
			continue
		}
		off := math.Abs(float64(single(h) - v))
		for _, other := range []uint16{h - 1, h + 1} {
			if math.Abs(float64(single(other)-v)) < off {
				t.Fatalf("%v becomes %v, though %v is nearer", v, single(h), single(other))
			}
		}
	}
}

func TestFiles(t *testing.T) {
	file, err := Encode(two())
	if err != nil {
		t.Fatal(err)
	}
	got, err := Decode(file)
	if err != nil {
		t.Fatal(err)
	}
	rounded := two() // one tensor was scaled, so it is not exactly in sixteen bits; all others are
	for _, w := range rounded {
		for i, v := range w.Tensors[len(w.Tensors)-2] {
			w.Tensors[len(w.Tensors)-2][i] = single(half(v))
		}
	}
	if diff := cmp.Diff(rounded, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestFilesThatAreNone(t *testing.T) {
	good, err := Encode(two()[:1])
	if err != nil {
		t.Fatal(err)
	}
	infinite := bytes.Clone(good)
	infinite[len(good)-1] = 0x7c
	for name, file := range map[string][]byte{
		"nothing":         nil,
		"no list":         []byte("\n\n"),
		"another line":    append([]byte("net of 3\n\n"), good[20:]...),
		"a byte missing":  good[:len(good)-1],
		"a byte too many": append(bytes.Clone(good), 0),
		"too large":       []byte("network 1 layers of 8192, head of 32\n\n"),
		"infinite weight": infinite,
	} {
		if _, err := Decode(file); !errors.Is(err, sdk.ErrInvalid) {
			t.Errorf("%s: error %v, want ErrInvalid", name, err)
		}
	}
}

func TestNetworksThatDoNotFitAFile(t *testing.T) {
	large, short := two(), two()
	large[1].Tensors[5][3] = 70_000
	short[0].Tensors[2] = nil
	for name, networks := range map[string][]Weights{
		"a large weight": large, "a short tensor": short,
	} {
		if _, err := Encode(networks); !errors.Is(err, sdk.ErrInvalid) {
			t.Errorf("%s: error %v, want ErrInvalid", name, err)
		}
	}
}

func FuzzDecode(f *testing.F) {
	small, err := Encode([]Weights{anyWeights(1, Layout{Width: 32, Depth: 1, Head: 32})})
	if err != nil {
		f.Fatal(err)
	}
	f.Add(small)
	f.Add([]byte("network 64 layers of 4096, head of 4096\n\n"))
	f.Fuzz(func(t *testing.T, file []byte) {
		networks, err := Decode(file)
		if err != nil {
			if !errors.Is(err, sdk.ErrInvalid) {
				t.Fatalf("error %v, want ErrInvalid", err)
			}
			return
		}
		again, err := Encode(networks)
		if err != nil {
			t.Fatal(err)
		}
		if back, err := Decode(again); err != nil || !cmp.Equal(back, networks) {
			t.Fatalf("networks change on the way through a file: %v", err)
		}
	})
}
