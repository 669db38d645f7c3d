package bench

import (
	"testing"

	"github.com/invbench/invbench/sdk"
)

func TestBackendIsNoStage(t *testing.T) {
	for stage, want := range map[string]string{
		"backend cpu": "cpu", "backend=xla:cuda": "xla:cuda", "backend = go": "= go",
		"backend": "", "backends": "", "back end": "", "epoch": "", "": "",
	} {
		name, ok := backend(sdk.Progress{Stage: stage})
		if name != want || ok != (want != "") {
			t.Errorf("stage %q: %q, %t", stage, name, ok)
		}
	}
	if _, ok := backend(sdk.Progress{Stage: "backend warm-up", Done: 1, Total: 3}); ok {
		t.Error("a stage with progress was taken for a backend")
	}
}
