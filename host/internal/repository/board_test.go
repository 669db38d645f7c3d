package repository

import (
	"encoding/json"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/invbench/invbench/host/internal/config"
)

// setting is what the paper's profile of bench.yaml must say of an entry where the reference warns
// of a trap.
type setting struct {
	trap  int // of reference §9
	entry string
	task  string // empty for all tasks
	want  string // parameters, as JSON
}

// settings are from the reference: boxes of §3.2 and §3.3, sizes of §4.6 and §4.7, the rest where
// §9 says.
var settings = []setting{
	{1, "inn", "", `{"loss":"mle"}`},
	{1, "inn_reference", "", `{"loss":"reference"}`},
	{3, "cinn", "ballistics", `{"blocks":30,"hidden":[160,160,160]}`},
	{3, "cinn", "sine_wave", `{"blocks":10,"hidden":[512,512]}`},
	{3, "cinn", "robotic_arm", `{"blocks":6,"hidden":[512,512]}`},
	{3, "cinn_head", "ballistics", `{"blocks":13,"hidden":[160,160,160]}`},
	{3, "cinn_head", "sine_wave", `{"blocks":10,"hidden":[160,160,160]}`},
	{3, "cinn_head", "robotic_arm", `{"blocks":6,"hidden":[160,160,160]}`},
	{5, "neural_adjoint", "", `{"candidates":2048,"drop_top":0}`},
	{10, "neural_adjoint", "", `{"boundary":"sum","boundary_weight":0.1}`},
	{
		10, "neural_adjoint", "ballistics",
		`{"box_low":[-1,0.5,0.157,0.46],"box_high":[1,2.5,1.413,1.56]}`,
	},
	{10, "neural_adjoint", "sine_wave", `{"box_low":[-1,-1],"box_high":[1,1]}`},
	{
		10, "neural_adjoint", "robotic_arm",
		`{"box_low":[-0.6,-1.2,-1.2,-1.2],"box_high":[0.6,1.2,1.2,1.2]}`,
	},
	{10, "tandem", "", `{"boundary_weight":1}`},
	{10, "tandem", "ballistics", `{"box_low":[-1,0.5,0.157,0.46],"box_high":[1,2.5,1.256,1.46]}`},
	{10, "tandem", "sine_wave", `{"box_low":[-1,-1],"box_high":[1,1]}`},
	{
		10, "tandem", "robotic_arm",
		`{"box_low":[-0.87,-1.87,-1.92,-1.73],"box_high":[1.018,1.834,1.897,2.053]}`,
	},
	{
		12, "neural_adjoint", "ballistics",
		`{"start":"designed","start_kind":["normal","positive_normal","uniform","poisson"],` +
			`"start_a":[0,1.5,0.15707963267948966,15],"start_b":[0.25,0.25,1.413716694115407,` +
			`0.06666666666666667]}`,
	},
	{19, "neural_adjoint", "", `{"validate_every":1}`},
	{20, "tandem", "", `{"forward_checkpoint":"last"}`},
	{21, "neural_adjoint", "", `{"shuffle":false,"batch_size":1024}`},
	{21, "tandem", "", `{"shuffle":false,"batch_size":1024}`},
	{21, "cvae", "", `{"shuffle":false,"batch_size":1024}`},
	{21, "inn", "", `{"shuffle":false,"batch_size":1024}`},
	{21, "cinn", "", `{"shuffle":false,"batch_size":1024}`},
	{21, "mdn", "", `{"shuffle":false,"batch_size":1024}`},
	{29, "mdn", "", `{"sample_plus_identity":false}`},
	{32, "cvae", "", `{"loss":"sum"}`},
}

// TestBoardMindsTheTraps holds bench.yaml to the reference where a wrong number would go unseen.
func TestBoardMindsTheTraps(t *testing.T) {
	board, err := config.Load(config.Options{
		File: filepath.Join(root, "bench.yaml"), Profile: "paper",
	})
	if err != nil {
		t.Fatal(err)
	}
	entries := map[string]config.Entry{}
	for _, e := range board.Entries {
		entries[e.Name] = e
	}
	for _, s := range settings {
		tasks := []string{s.task}
		if s.task == "" {
			tasks = []string{"ballistics", "sine_wave", "robotic_arm"}
		}
		for _, task := range tasks {
			want := object(t, s.want)
			got := object(t, string(entries[s.entry].Params[task]))
			for name := range got {
				if _, ok := want[name]; !ok {
					delete(got, name)
				}
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("trap %d: %s on %s (-reference +bench.yaml):\n%s",
					s.trap, s.entry, task, diff)
			}
		}
	}
	// All models invert the same 200 targets, the MDN too, with 200 draws each (reference §9 traps
	// 4 and 41).
	if board.Targets != 200 || board.Draws != 200 || entries["mdn"].Targets != 0 {
		t.Errorf("%d targets with %d draws, %d for mdn; want 200 and 200 for all",
			board.Targets, board.Draws, entries["mdn"].Targets)
	}
}

// object decodes a JSON object; nothing is an empty one.
func object(t *testing.T, text string) map[string]any {
	t.Helper()
	var o map[string]any
	if text == "" {
		return o
	}
	if err := json.Unmarshal([]byte(text), &o); err != nil {
		t.Fatalf("%s: %v", text, err)
	}
	return o
}
