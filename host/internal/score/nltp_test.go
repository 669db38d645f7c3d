package score

import (
	"errors"
	"math"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/invbench/invbench/sdk"
)

func TestSetLogDensities(t *testing.T) {
	t.Parallel()
	s := repeatsOf(t, manyTargets(t), 0.1)[0]
	warnings := len(s.Warnings)
	p := sdk.NewBatch(40, 1)
	for i := range p.Data {
		p.Data[i] = 0.25 * float32(i-10)
	}
	p.Data[3], p.Data[4] = float32(math.Inf(-1)), -3e38
	if err := s.SetLogDensities(p); err != nil {
		t.Fatal(err)
	}
	// -log q is 2.5, 2.25 … -7.25, without those of i = 3 and 4, which are 1.75 and 1.5.
	mean := (-95.0 - 1.75 - 1.5 + 2e6) / 40
	near(t, "mean", s.NLTP.Mean, mean, 1e-9*mean)
	if got := s.PerTarget.NLTP; got[0] != 2.5 || got[3] != 1e6 || got[4] != 1e6 ||
		got[39] != -7.25 {
		t.Errorf("values %v", got)
	}
	wantWarning(t, s.Warnings[warnings:], "the model's density is 0 at the truth of 2 targets")
	if err := s.whole(); err != nil {
		t.Errorf("scores with densities: %v", err)
	}
	s.PerTarget.NLTP = s.PerTarget.NLTP[1:]
	if err := s.whole(); !errors.Is(err, sdk.ErrInvalid) {
		t.Errorf("scores with a density too few: %v", err)
	}
}

func TestSetLogDensitiesRefuses(t *testing.T) {
	t.Parallel()
	of := func(v float64) sdk.Batch {
		p := sdk.NewBatch(40, 1)
		p.Data[7] = float32(v)
		return p
	}
	for name, p := range map[string]sdk.Batch{
		"NaN": of(math.NaN()), "infinite": of(math.Inf(1)),
		"too few": sdk.NewBatch(39, 1), "too wide": sdk.NewBatch(40, 2),
	} {
		s := repeatsOf(t, manyTargets(t), 0.1)[0]
		before := *s
		if err := s.SetLogDensities(p); !errors.Is(err, sdk.ErrInvalid) {
			t.Errorf("%s: error %v, want one that wraps %v", name, err, sdk.ErrInvalid)
		}
		if diff := cmp.Diff(&before, s); diff != "" {
			t.Errorf("%s: the scores have changed:\n%s", name, diff)
		}
	}
}
