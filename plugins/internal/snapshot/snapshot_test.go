package snapshot_test

import (
	"bytes"
	"errors"
	"math"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/invbench/invbench/plugins/internal/snapshot"
	"github.com/invbench/invbench/sdk"
)

func arrays() []snapshot.Array {
	return []snapshot.Array{
		{Name: "weight", Data: []float32{1, -2.5, 1e-30}}, {Name: "bias", Data: []float32{0}},
	}
}

// blank returns arrays of the names and lengths of a.
func blank(a []snapshot.Array) []snapshot.Array {
	b := make([]snapshot.Array, len(a))
	for i := range a {
		b[i] = snapshot.Array{Name: a[i].Name, Data: make([]float32, len(a[i].Data))}
	}
	return b
}

func written(t testing.TB, a []snapshot.Array) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := snapshot.Write(&b, a); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestRoundTrip(t *testing.T) {
	got := blank(arrays())
	got[0].Data = nil // takes the snapshot's length
	if err := snapshot.Read(bytes.NewReader(written(t, arrays())), got, 3); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(arrays(), got); diff != "" {
		t.Errorf("arrays (-want +got):\n%s", diff)
	}
}

func TestReadRefuses(t *testing.T) {
	good := written(t, arrays())
	infinite := arrays()
	infinite[1].Data[0] = float32(math.Inf(1))
	for _, c := range []struct {
		name string
		raw  []byte
		want []snapshot.Array
		says string
	}{
		{"nothing", nil, arrays(), "begin"},
		{"something else", []byte(strings.Repeat("x", 100)), arrays(), "begin"},
		{"half", good[:len(good)/2], arrays(), "EOF"},
		{"all but the last byte", good[:len(good)-1], arrays(), "EOF"},
		{"fewer arrays", good, arrays()[:1], "2 arrays, want 1"},
		{
			"another name", good,
			[]snapshot.Array{{Name: "weigth", Data: make([]float32, 3)}, arrays()[1]},
			"weigth",
		},
		{
			"another length", good,
			[]snapshot.Array{{Name: "weight", Data: make([]float32, 4)}, arrays()[1]},
			"3 numbers, want 4",
		},
		{"over the limit", good, []snapshot.Array{{Name: "weight"}, arrays()[1]}, "at most 2"},
		{"infinite", written(t, infinite), arrays(), "not finite"},
	} {
		err := snapshot.Read(bytes.NewReader(c.raw), c.want, 2)
		if !errors.Is(err, sdk.ErrInvalid) || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s: error %v, want ErrInvalid that says %q", c.name, err, c.says)
		}
	}
}

// Whatever Read takes, Write gives back.
func FuzzRead(f *testing.F) {
	f.Add(written(f, arrays()))
	f.Add([]byte("invbench arrays 1\n\x01\x00\x00\x00"))
	f.Fuzz(func(t *testing.T, raw []byte) {
		a := []snapshot.Array{{Name: "weight"}, {Name: "bias", Data: make([]float32, 1)}}
		if snapshot.Read(bytes.NewReader(raw), a, 1<<20) != nil {
			return
		}
		if again := written(t, a); !bytes.HasPrefix(raw, again) {
			t.Errorf("read %x, wrote %x", raw, again)
		}
	})
}
