package sdk_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/invbench/invbench/sdk"
)

func TestReport(t *testing.T) {
	var got []sdk.Progress
	ctx := sdk.WithReporter(t.Context(), func(p sdk.Progress) { got = append(got, p) })
	want := []sdk.Progress{
		{Done: 1, Total: 3, Stage: "epoch", Loss: 0.5}, {Done: 2, Stage: "epoch"},
	}
	for _, p := range want {
		sdk.Report(ctx, p)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("reports (-want +got):\n%s", diff)
	}
}

func TestReportToNobody(t *testing.T) {
	sdk.Report(t.Context(), sdk.Progress{Done: 1})
	sdk.Report(sdk.WithReporter(t.Context(), nil), sdk.Progress{Done: 1})
}

func TestInnerReporterTakesOver(t *testing.T) {
	outer, inner := 0, 0
	ctx := sdk.WithReporter(t.Context(), func(sdk.Progress) { outer++ })
	sdk.Report(sdk.WithReporter(ctx, func(sdk.Progress) { inner++ }), sdk.Progress{})
	if outer != 0 || inner != 1 {
		t.Errorf("%d reports to the outer and %d to the inner reporter, want 0 and 1", outer, inner)
	}
}
