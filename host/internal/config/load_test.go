package config

import (
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/invbench/invbench/host/internal/record"
	"github.com/invbench/invbench/host/internal/score"
	"github.com/invbench/invbench/sdk"
)

// ignore leaves out of a comparison what is not part of a configuration's meaning.
func ignore() cmp.Option {
	return cmp.Options{cmpopts.IgnoreUnexported(Config{}), cmpopts.EquateEmpty()}
}

func load(t *testing.T, o Options) *Config {
	t.Helper()
	if o.File == "" {
		o.File = filepath.Join("testdata", "board.yaml")
	}
	c, err := Load(o)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func raw(text string) json.RawMessage { return json.RawMessage(text) }

func TestLoadResolvesEverything(t *testing.T) {
	tandem, err := filepath.Abs(filepath.Join("testdata", "bin", "tandem"))
	if err != nil {
		t.Fatal(err)
	}
	want := &Config{
		File: filepath.Join(
			"testdata",
			"board.yaml",
		), Board: filepath.Join("testdata", "results", "quick"),
		Profile: "quick", Seed: 7, TrainRows: 1000, Targets: 20, Draws: 50, Repeats: 1,
		Score: score.Protocol{
			T: []int{1, 2, 5, 10, 20, 50}, PriorDraws: 2000, Bootstrap: 1000,
			MMD: score.MMDProtocol{
				Targets: 10,
				Sample:  50,
				Pool:    20000,
			}, Seed: sdk.Seed(7).Derive("score"), Capped: true,
		},
		Limits: record.Limits{FitS: 60, MemoryBytes: 2_000_000_000},
		Tasks: []Task{
			{Name: "wave", Plugin: "sine_wave", Params: raw(`{"sampling":"mesh"}`)},
			{Name: "robotic_arm", Plugin: "robotic_arm", Params: raw(`{}`)},
		},
		Entries: []Entry{
			{
				Name:   "prior",
				Plugin: "prior",
				Params: map[string]json.RawMessage{"wave": raw(`{}`), "robotic_arm": raw(`{}`)},
			},
			{Name: "na", Plugin: "neural_adjoint", Params: map[string]json.RawMessage{
				"wave":        raw(`{"epochs":20,"layers":[500,500],"rate":0.001}`),
				"robotic_arm": raw(`{"decay":0.5,"epochs":20,"layers":[500,500],"rate":0.0005}`),
			}},
			{
				Name:   "once",
				Plugin: tandem,
				Tasks:  []string{"robotic_arm"},
				Params: map[string]json.RawMessage{"robotic_arm": raw(`{}`)},
			},
		},
	}
	if diff := cmp.Diff(want, load(t, Options{}), ignore()); diff != "" {
		t.Errorf("configuration (-want +got):\n%s", diff)
	}
}

func TestProfileKeepsListedTasksAndEntries(t *testing.T) {
	c := load(t, Options{Profile: "one"})
	want := &Config{
		File: c.File, Board: filepath.Join("testdata", "results", "one"),
		Profile: "one", Seed: 7, TrainRows: 100, Targets: 5, Draws: 5, Repeats: 2, Budget: 10,
		Score: score.Protocol{
			T:          []int{1, 3, 5},
			PriorDraws: 300,
			Bootstrap:  200,
			Seed:       sdk.Seed(7).Derive("score"),
			Capped:     true,
		},
		Limits: record.Limits{FitS: 600, MemoryBytes: 2_000_000_000},
		Tasks:  []Task{{Name: "robotic_arm", Plugin: "robotic_arm", Params: raw(`{}`)}},
		Entries: []Entry{
			{
				Name: "prior", Plugin: "prior",
				Params: map[string]json.RawMessage{"robotic_arm": raw(`{}`)},
			},
			{Name: "na", Plugin: "neural_adjoint", Params: map[string]json.RawMessage{
				"robotic_arm": raw(`{"decay":0.02,"epochs":500,"layers":[500,500],"rate":0.0005}`),
			}},
		},
	}
	if diff := cmp.Diff(want, c, ignore()); diff != "" {
		t.Errorf("configuration (-want +got):\n%s", diff)
	}
}

func TestProfileLeavesOut(t *testing.T) {
	for _, test := range []struct {
		name           string
		profile        string
		set            []string
		tasks, entries string
	}{
		{"false in a mapping", "less", nil, "robotic_arm", "na once"},
		{
			"false on the command line", "quick",
			[]string{"profiles::quick::entries::na=false"},
			"wave robotic_arm", "prior once",
		},
		{
			"a mapping after false", "less",
			[]string{"profiles::less::entries::prior::params={}"},
			"robotic_arm", "prior na once",
		},
		{
			"a list after false", "less",
			[]string{"profiles::less::entries=[prior]", "profiles::less::tasks=[wave]"},
			"wave",
			"prior",
		},
		{
			"false after a list", "one",
			[]string{"profiles::one::entries::prior=false"},
			"robotic_arm", "na",
		},
		{
			"false in another profile", "quick",
			[]string{"profiles::less::entries::na=false"},
			"wave robotic_arm", "prior na once",
		},
	} {
		t.Run(test.name, func(t *testing.T) {
			c := load(t, Options{Profile: test.profile, Set: test.set})
			var tasks, entries []string
			for _, task := range c.Tasks {
				tasks = append(tasks, task.Name)
			}
			for _, e := range c.Entries {
				entries = append(entries, e.Name)
			}
			if strings.Join(tasks, " ") != test.tasks ||
				strings.Join(entries, " ") != test.entries {
				t.Errorf("tasks %v, entries %v; want %s and %s",
					tasks, entries, test.tasks, test.entries)
			}
		})
	}
	c := load(t, Options{Profile: "less"})
	want := `{"decay":0.02,"epochs":3,"layers":[500,500],"rate":0.0005}`
	if got := string(c.Entries[0].Params["robotic_arm"]); got != want {
		t.Errorf(
			"parameters of na %s, want %s: what is left out must not keep the rest from being "+
				"changed",
			got,
			want,
		)
	}
}

// TestSetWins checks that an override of an entry's own parameters beats what the profile says of
// them in the file.
func TestSetWins(t *testing.T) {
	c := load(t, Options{Set: []string{
		"seed=9", "profiles::quick::targets=3", "limits::invert_s=1.5",
		"profiles::quick::mmd::targets=0", "entries::na::params::epochs=5",
		"entries::na::tasks::robotic_arm={rate: 1}", "entries::once::plugin=tandem",
		"tasks::wave::params::sampling=iid", "entries::na::params::epochs=6",
	}})
	na := map[string]json.RawMessage{
		"wave":        raw(`{"epochs":6,"layers":[500,500],"rate":0.001}`),
		"robotic_arm": raw(`{"decay":0.5,"epochs":6,"layers":[500,500],"rate":1}`),
	}
	if diff := cmp.Diff(na, c.Entries[1].Params); diff != "" {
		t.Errorf("parameters of na (-want +got):\n%s", diff)
	}
	limits := record.Limits{FitS: 60, InvertS: 1.5, MemoryBytes: 2_000_000_000}
	if c.Seed != 9 || c.Targets != 3 || c.Score.MMD.Targets != 0 || c.Score.MMD.Pool != 20000 ||
		c.Limits != limits ||
		c.Entries[2].Plugin != "tandem" ||
		string(c.Tasks[0].Params) != `{"sampling":"iid"}` {
		t.Errorf("overrides are lost: %+v", c)
	}
}

func TestExactPosterior(t *testing.T) {
	for posterior, want := range map[string]bool{"exact": true, "pool": false} {
		c := load(t, Options{Set: []string{"profiles::quick::mmd::posterior=" + posterior}})
		m := score.MMDProtocol{Targets: 10, Sample: 50, Pool: 20000, Exact: want}
		if c.Score.MMD != m {
			t.Errorf("%s: %+v, want %+v", posterior, c.Score.MMD, m)
		}
	}
}

func TestTasksAndEntriesOfTheCommandLine(t *testing.T) {
	c := load(t, Options{Tasks: []string{"wave"}, Entries: []string{"once", "na"}})
	if len(c.Tasks) != 1 || c.Tasks[0].Name != "wave" {
		t.Errorf("tasks %+v, want wave", c.Tasks)
	}
	// once runs on robotic_arm only, so nothing of it is left.
	if len(c.Entries) != 1 || c.Entries[0].Name != "na" || len(c.Entries[0].Params) != 1 {
		t.Errorf("entries %+v, want na on wave", c.Entries)
	}
	_, err := Load(Options{File: c.File, Tasks: []string{"wave"}, Entries: []string{"once"}})
	if !errors.Is(err, sdk.ErrInvalid) {
		t.Errorf("nothing left: error %v, want one that wraps sdk.ErrInvalid", err)
	}
}

func TestUnknownNamesOfTheCommandLine(t *testing.T) {
	_, err := Load(Options{
		File: filepath.Join(
			"testdata",
			"board.yaml",
		), Profile: "quik", Tasks: []string{"wav", "wave"}, Entries: []string{"naa", "xyz"},
	})
	want := `--task wav: unknown task; did you mean "wave"?
--model naa: unknown entry; did you mean "na"?
--model xyz: unknown entry; known are prior, na, once`
	if err == nil || err.Error() != want {
		t.Errorf("error %v, want %s", err, want)
	}
	_, err = Load(Options{File: filepath.Join("testdata", "board.yaml"), Profile: "quik"})
	if want := `--profile: unknown profile "quik"; did you mean "quick"?`; err == nil ||
		err.Error() != want {
		t.Errorf("error %v, want %s", err, want)
	}
}

func TestEnvironment(t *testing.T) {
	t.Setenv("INVBENCH_SEED", "11")
	t.Setenv("INVBENCH_PROFILE", "one")
	t.Setenv("INVBENCH_BOARD", "elsewhere")
	c := load(t, Options{})
	if c.Seed != 11 || c.Profile != "one" || c.Board != filepath.Join("testdata", "elsewhere") {
		t.Errorf(
			"seed %d, profile %s, board %s; want 11, one, testdata/elsewhere",
			c.Seed,
			c.Profile,
			c.Board,
		)
	}
	if c := load(t, Options{Profile: "quick", Set: []string{"seed=3"}}); c.Seed != 3 ||
		c.Profile != "quick" {
		t.Errorf("seed %d, profile %s; want the command line's 3, quick", c.Seed, c.Profile)
	}
	t.Setenv("INVBENCH_SEED", "eleven")
	_, err := Load(Options{File: c.File})
	if !errors.Is(err, sdk.ErrInvalid) {
		t.Errorf("INVBENCH_SEED=eleven: error %v, want one that wraps sdk.ErrInvalid", err)
	}
	t.Setenv("INVBENCH_SEED", "010")
	_, err = Load(Options{File: c.File})
	if want := "environment INVBENCH_SEED: 010 has a leading zero, which some programs read as " +
		"octal; write 10"; err == nil ||
		err.Error() != want {
		t.Errorf("INVBENCH_SEED=010: error %v, want %s", err, want)
	}
	t.Setenv("INVBENCH_SEED", "")
	t.Setenv("INVBENCH_PROFILE", "quik")
	_, err = Load(Options{File: c.File})
	if want := `INVBENCH_PROFILE: unknown profile "quik"; did you mean "quick"?`; err == nil ||
		err.Error() != want {
		t.Errorf("INVBENCH_PROFILE=quik: error %v, want %s", err, want)
	}
}

// TestFewerDraws holds that overriding the draws alone is enough to try a board at fewer, and that
// it is said what goes.
func TestFewerDraws(t *testing.T) {
	c := load(t, Options{Profile: "one", Set: []string{"profiles::one::draws=3"}})
	if diff := cmp.Diff([]int{1, 3}, c.Score.T); diff != "" {
		t.Errorf("t (-want +got):\n%s", diff)
	}
	want := []string{
		"not scored at t = [5], which is more than the 3 draws of --set profiles::one::draws=3",
	}
	if diff := cmp.Diff(want, c.Warnings); diff != "" {
		t.Errorf("warnings (-want +got):\n%s", diff)
	}
}

func TestBoard(t *testing.T) {
	for _, test := range []struct{ name, file, given, want string }{
		{"beside the file", "/a/bench.yaml", "", "/a/results/smoke"},
		{"a board's own file", "/a/results/x/bench.yaml", "", "/a/results/x"},
		{"as given", "/a/bench.yaml", "b/c", "/a/b/c"},
		{"as given in a board", "/a/results/x/bench.yaml", ".", "/a/results/x"},
		{"absolute", "/a/bench.yaml", "/b/", "/b"},
		{"relative", "bench.yaml", "", "results/smoke"},
	} {
		t.Run(test.name, func(t *testing.T) {
			got := filepath.ToSlash(board(filepath.FromSlash(test.file), test.given, "smoke"))
			if got != test.want {
				t.Errorf("board(%q, %q) = %q, want %q", test.file, test.given, got, test.want)
			}
		})
	}
}

func TestFind(t *testing.T) {
	root := t.TempDir()
	deep := filepath.Join(root, "repository", "a", "b")
	if err := os.MkdirAll(deep, 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.Mkdir(filepath.Join(root, "repository", ".git"), 0o755); err != nil {
		t.Fatal(err)
	}
	write := func(dir string) string {
		t.Helper()
		name := filepath.Join(dir, FileName)
		if err := os.WriteFile(name, []byte("x"), 0o644); err != nil {
			t.Fatal(err)
		}
		return name
	}
	write(root) // above the repository: not to be found
	if got, err := Find(deep); err == nil {
		t.Errorf("Find = %s outside of the repository", got)
	} else if !errors.Is(err, sdk.ErrInvalid) {
		t.Errorf("Find: error %v, want one that wraps sdk.ErrInvalid", err)
	}
	for _, dir := range []string{
		filepath.Join(root, "repository"), filepath.Join(root, "repository", "a"), deep,
	} {
		want := write(dir)
		if got, err := Find(deep); err != nil || got != want {
			t.Errorf("Find = %s, %v; want %s", got, err, want)
		}
	}
}

func TestLoadMissingFile(t *testing.T) {
	_, err := Load(Options{File: filepath.Join(t.TempDir(), "none.yaml")})
	if !errors.Is(err, sdk.ErrInvalid) {
		t.Errorf("error %v, want one that wraps sdk.ErrInvalid", err)
	}
}

// TestTargetsOfAnEntry lets the profile win over the entry, and the command line over both.
func TestTargetsOfAnEntry(t *testing.T) {
	const text = `
tasks: {wave: {}}
entries: {na: {targets: 50}, all: {}}
profiles:
  long: {train_rows: 10, targets: 200, draws: 10, repeats: 1}
  short: {train_rows: 10, targets: 200, draws: 10, repeats: 1, entries: {na: {targets: 7}}}
`
	for name, test := range map[string]struct {
		options Options
		want    int
	}{
		"entry":   {Options{Profile: "long"}, 50},
		"profile": {Options{Profile: "short"}, 7},
		"set": {
			Options{Profile: "short", Set: []string{"profiles::short::entries::na::targets=3"}}, 3,
		},
	} {
		t.Run(name, func(t *testing.T) {
			test.options.File = filepath.Join(t.TempDir(), FileName)
			if err := os.WriteFile(test.options.File, []byte(text), 0o644); err != nil {
				t.Fatal(err)
			}
			c := load(t, test.options)
			if got := []int{c.Entries[0].Targets, c.Entries[1].Targets}; !slices.Equal(
				got,
				[]int{test.want, 0},
			) {
				t.Errorf("targets of the entries are %v, want %d and no limit", got, test.want)
			}
		})
	}
}
