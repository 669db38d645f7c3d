package score

import (
	"slices"
	"testing"
)

// The paper's tables are r_T at T = 200 and at T = 1, and its figure ends at T = 50: the default
// protocol scores at all three (reference §5.4, §9 trap 4), and compares posteriors by 200 draws of
// each target (reference §6.3).
func TestDefaultProtocolIsThePapers(t *testing.T) {
	p := DefaultProtocol()
	if err := p.Validate(); err != nil {
		t.Fatal(err)
	}
	for _, T := range []int{1, 50, 200} {
		if !slices.Contains(p.T, T) {
			t.Errorf("r_%d is not scored, but r_T at T = %v", T, p.T)
		}
	}
	if p.MMD.Targets != 200 || p.MMD.Sample != 200 || p.MMD.Pool != 2_000_000 {
		t.Errorf("MMD is %+v, want 200 draws of each of 200 targets, against the nearest of "+
			"2,000,000", p.MMD)
	}
}
