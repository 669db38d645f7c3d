package cli

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// TestEachVerbHasAScript holds every verb to a script in testdata that runs it.
func TestEachVerbHasAScript(t *testing.T) {
	paths, err := filepath.Glob("testdata/*.txt")
	if err != nil || len(paths) == 0 {
		t.Fatal("no scripts: ", err)
	}
	var scripts strings.Builder
	for _, path := range paths {
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		scripts.Write(text)
	}
	verbs := newRootCommand(newApp(Env{})).Commands()
	if len(verbs) < 10 {
		t.Fatalf("%d verbs: the test looks at nothing", len(verbs))
	}
	for _, verb := range verbs {
		if !regexp.MustCompile(`bench[^\n]* ` + verb.Name() + `\b`).MatchString(scripts.String()) {
			t.Errorf("no script in testdata runs bench %s", verb.Name())
		}
	}
}
