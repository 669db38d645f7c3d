package board

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/invbench/invbench/host/internal/record"
)

func TestFailures(t *testing.T) {
	line := Line{Repeats: 4, Failures: []Failure{
		{0, record.Failed, "training diverged"},
		{1, record.OutOfMemory, ""},
		{3, record.Failed, "training diverged"},
	}}
	want := []string{"2 of 4 repeats failed: training diverged", "1 of 4 repeats ran out of memory"}
	if diff := cmp.Diff(want, line.Endings()); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	single := Line{Repeats: 1, Failures: []Failure{{0, record.Timeout, "fit"}}}
	if diff := cmp.Diff([]string{"timed out: fit"}, single.Endings()); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}
