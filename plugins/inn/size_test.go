package main

import (
	"encoding/json"
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/invbench/invbench/plugins/internal/gausstest"
	"github.com/invbench/invbench/sdk"
	"github.com/invbench/invbench/sdk/params"
)

func decode(t *testing.T, text string) parameters {
	t.Helper()
	p, err := params.Decode[parameters](json.RawMessage(text))
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// The sizes that the paper's Table 8 rounds, counted in reference §11.1.
func TestParameterCounts(t *testing.T) {
	for name, c := range map[string]struct {
		dx, dy int
		params string
		want   int
	}{
		"D1":         {4, 1, `{"blocks":6,"latent":3,"total":4,"hidden":[512,512]}`, 3_194_928},
		"D2":         {2, 1, `{"blocks":4,"latent":1,"total":4,"hidden":[512,512]}`, 2_129_952},
		"D3":         {4, 2, `{"blocks":7,"latent":2,"total":4,"hidden":[512,512]}`, 3_727_416},
		"D3 Table 8": {4, 2, `{"blocks":5,"latent":2,"total":4,"hidden":[512,512]}`, 2_662_440},
		"D4":         {8, 300, `{"blocks":7,"latent":3,"total":330,"hidden":[512,512]}`, 7_237_132},
	} {
		t.Run(name, func(t *testing.T) {
			n, err := newNet(decode(t, c.params), gausstest.SetupOf(c.dx, c.dy))
			if err != nil {
				t.Fatal(err)
			}
			if got := gausstest.Parameters(n.set); got != c.want {
				t.Errorf("%d parameters, want %d", got, c.want)
			}
		})
	}
}

func TestLayout(t *testing.T) {
	for name, c := range map[string]struct {
		dx, dy, latent, total int
		want                  layout
		padX, padY            int
	}{
		"more x than y": {dx: 4, dy: 1, want: layout{4, 1, 3, 4}},
		"as many":       {dx: 2, dy: 2, want: layout{2, 2, 1, 3}, padX: 1},
		"more y than x": {dx: 2, dy: 5, want: layout{2, 5, 1, 6}, padX: 4},
		"the paper's D2": {
			dx: 2, dy: 1, latent: 1, total: 4, want: layout{2, 1, 1, 4}, padX: 2, padY: 2,
		},
		"small z":          {dx: 4, dy: 1, latent: 2, want: layout{4, 1, 2, 4}, padY: 1},
		"more z than room": {dx: 3, dy: 1, latent: 4, want: layout{3, 1, 4, 5}, padX: 2},
	} {
		t.Run(name, func(t *testing.T) {
			l, err := parameters{Latent: c.latent, Total: c.total}.layout(c.dx, c.dy)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(c.want, l, cmp.AllowUnexported(layout{})); diff != "" ||
				l.padX() != c.padX || l.padY() != c.padY {
				t.Errorf("padding %d and %d, want %d and %d, layout (-want +got):\n%s",
					l.padX(), l.padY(), c.padX, c.padY, diff)
			}
		})
	}
	if _, err := newModel(decode(t, `{"total":3,"backend":"cpu"}`),
		gausstest.SetupOf(4, 1)); !errors.Is(err, sdk.ErrInvalid) {
		t.Errorf("three columns for four dims of x: %v, want that it is invalid", err)
	}
	_, err := params.Decode[parameters](json.RawMessage(`{"loss":"reference","y_variance":0}`))
	if !errors.Is(err, sdk.ErrInvalid) {
		t.Errorf("the reference loss without a variance: %v, want that it is invalid", err)
	}
}
