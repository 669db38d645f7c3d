package bench

import (
	"testing"

	"github.com/invbench/invbench/sdk"
)

func TestBackendIsNoStage(t *testing.T) {
	for stage, want := range map[string][2]string{
		"backend cpu": {"cpu"}, "backend=xla:cuda": {"xla:cuda"}, "backend = go": {"= go"},
		"backend cpu isa=avx2":       {"cpu", "avx2"},
		"backend torch 2.9, CUDA 13": {"torch 2.9, CUDA 13"}, "backend isa=1": {"isa=1"},
		"backend": {}, "backends": {}, "back end": {}, "epoch": {}, "": {},
	} {
		name, isa, ok := backend(sdk.Progress{Stage: stage})
		if name != want[0] || isa != want[1] || ok != (want[0] != "") {
			t.Errorf("stage %q: %q, %q, %t", stage, name, isa, ok)
		}
	}
	if _, _, ok := backend(sdk.Progress{Stage: "backend warm-up", Done: 1, Total: 3}); ok {
		t.Error("a stage with progress was taken for a backend")
	}
}
