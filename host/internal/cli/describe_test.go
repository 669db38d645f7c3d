package cli

import (
	"context"
	"encoding/json"
	"os/exec"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/invbench/invbench/host/internal/catalog"
)

// TestDescribeAsJSON compares the document with what the executable itself prints.
func TestDescribeAsJSON(t *testing.T) {
	built(t)
	c, err := newApp(Env{}).catalog()
	if err != nil {
		t.Fatal(err)
	}
	plugins, err := c.Resolve(context.Background(), []catalog.Ref{{Name: "ballistics"}})
	if err != nil {
		t.Fatal(err)
	}
	want, err := exec.Command(plugins[0].Path, "describe").Output()
	if err != nil {
		t.Fatal(err)
	}
	got := data(t, "", "describe", "ballistics", "--json")
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("document (-executable +describe):\n%s", diff)
	}
	if !json.Valid([]byte(got)) {
		t.Errorf("not JSON: %s", got)
	}
}

func TestCells(t *testing.T) {
	got := cells("| `rate` | number | `0.1` | a \\| b | what it is |")
	if diff := cmp.Diff([]string{"rate", "number", "0.1", "a | b", "what it is"}, got); diff != "" {
		t.Errorf("cells (-want +got):\n%s", diff)
	}
}
