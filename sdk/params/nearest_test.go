package params_test

import (
	"testing"

	"github.com/invbench/invbench/sdk/params"
)

func TestNearest(t *testing.T) {
	known := []string{
		"learning_rate", "layers", "batch_size", "epochs", "loss", "backend", "sampling",
	}
	for name, want := range map[string]string{
		"epoch":        "epochs",
		"learningrate": "learning_rate",
		"lerning_rate": "learning_rate",
		"layer":        "layers",
		"batchsize":    "batch_size",
		"Loss":         "loss",
		"sampling":     "sampling",
		"temperature":  "",
		"x":            "",
		"":             "",
	} {
		if got := params.Nearest(name, known); got != want {
			t.Errorf("Nearest(%q) = %q, want %q", name, got, want)
		}
	}
	if got := params.Nearest("epochs", nil); got != "" {
		t.Errorf("Nearest of nothing is %q", got)
	}
}
