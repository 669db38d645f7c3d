package cli

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"
)

// TestStatusOfARunThatGoesOn asks for the status while the board is run, at the end of its first
// cell.
func TestStatusOfARunThatGoesOn(t *testing.T) {
	built(t)
	config := tinyBoard(t)
	var seen, plain string
	log := &trigger{text: "ok: r_1"}
	log.fire = func() {
		log.text = "never again"
		seen = data(t, "", "status", "-c", config, "--json")
		plain = data(t, "", "status", "-c", config)
	}
	var out bytes.Buffer
	if status := Run(t.Context(),
		Env{
			Args: []string{"run", "-c", config}, Stdin: strings.NewReader(""), Stdout: &out,
			Stderr: log,
		}); status != exitOK {
		t.Fatalf("status %d\n%s", status, log)
	}
	var s boardStatus
	if err := json.Unmarshal([]byte(seen), &s); err != nil {
		t.Fatal(err)
	}
	o := s.ETA
	if o.Cells != 12 || o.Done != 1 || o.Done+o.Running+o.Waiting != 12 || o.Failed != 0 ||
		o.LeftS <= 0 {
		t.Errorf("ETA is %+v", o)
	}
	if !strings.Contains(plain, "12 cells: 1 done, 11 missing") {
		t.Errorf("status says\n%s", plain)
	}
	if after := data(t, "", "status", "-c",
		config); !strings.Contains(after, "12 cells: 12 done\n") {
		t.Errorf("afterwards it says\n%s", after)
	}
}
