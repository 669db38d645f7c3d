package cli

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"unicode"

	"github.com/invbench/invbench/host/internal/catalog"
	"github.com/invbench/invbench/host/internal/config"
	"github.com/invbench/invbench/host/internal/record"
	"github.com/invbench/invbench/sdk"
)

// TestRecordsOfOthersStayText shows a board whose records hold what a terminal would obey, by every
// command that needs no plugin: nothing of it may come out, and no line of its own.
func TestRecordsOfOthersStayText(t *testing.T) {
	built(t)
	const hostile = "red \x1b[31m\u009b2J\u202e\r\nforged: line"
	folder := t.TempDir()
	file := filepath.Join(folder, config.FileName)
	text := "tasks: {sine_wave: }\nentries: {prior: , nearest: }\nprofiles:\n  tiny: " +
		"{train_rows: 50, targets: 3, draws: 5, repeats: 1}\nboard: .\n"
	if err := os.WriteFile(file, []byte(text), 0o666); err != nil {
		t.Fatal(err)
	}
	data(t, "", "run", "-c", file)
	store := record.Store{Board: folder}
	records, err := store.All()
	if err != nil || len(records) != 2 {
		t.Fatalf("%d records, %v", len(records), err)
	}
	for i, r := range records {
		r.Machine.CPU, r.Machine.OS, r.Machine.Backend = hostile, hostile, hostile
		r.Warnings, r.Model.Version, r.Task.Version = []string{hostile}, hostile, hostile
		if r.Scores != nil {
			r.Scores.Warnings = []string{hostile}
		}
		if i == 0 {
			r.Status, r.Reason, r.Scores = record.Failed, hostile, nil
		}
		if err := os.Remove(store.Path(r.ID())); err != nil {
			t.Fatal(err)
		}
		if err := store.Write(r); err != nil {
			t.Fatal(err)
		}
	}
	markdown, junit := filepath.Join(folder, "summary.md"), filepath.Join(folder, "junit.xml")
	for _, args := range [][]string{
		{"status", folder},
		{"status", "-c", file},
		{"run", "-c", file},
		{"run", "-c", file, "--dry-run"},
		{"run", "-c", file, "--dry-run", "--json"},
		{"run", "-c", file, "--log-format", "json"},
		{"report", folder},
		{"export", folder},
		{"export", folder, "--format", "jsonl"},
		{"export", folder, "--format", "bench"},
		{"compare", folder, folder, "--markdown", markdown, "--junit", junit, "--gate", "--github"},
		{"baseline", folder},
		{"status", folder, "--json"},
		{"compare", folder, folder, "--json"},
		{"report", folder, "--json"},
		{"audit", filepath.Join(folder, "sine_wave", "nearest", "0")},
	} {
		out, log, _ := invoke(t, "", args...)
		name := "bench " + strings.Join(args, " ")
		harmless(t, name+", data", out)
		harmless(t, name+", log", log)
	}
	for _, path := range []string{
		markdown, junit, filepath.Join(folder, leaderboardFile), filepath.Join(folder, pageFile),
	} {
		text, err := os.ReadFile(path)
		if err != nil {
			t.Error(err)
		}
		if filepath.Base(path) != pageFile { // its script is more than this test looks at
			harmless(t, filepath.Base(path), string(text))
		} else if strings.ContainsRune(string(text), '\x1b') {
			t.Errorf("%s has an escape sequence", path)
		}
	}
}

// harmless complains of what a terminal obeys, and of lines that are not the program's; those of
// errors are indented.
func harmless(t *testing.T, name, text string) {
	t.Helper()
	for _, line := range strings.Split(text, "\n") {
		if strings.HasPrefix(line, "forged") {
			t.Errorf("%s: a line of the record's own: %q", name, line)
		}
		for _, r := range line {
			if !unicode.IsPrint(r) && r != '\t' {
				t.Errorf("%s: %q in %.200q", name, r, line)
				break
			}
		}
	}
}

// TestPluginsOfOthersStayText describes a plugin that says of itself what a terminal would obey.
func TestPluginsOfOthersStayText(t *testing.T) {
	const hostile = "red \x1b[31m\u009b2J\u202e\r\nforged: line"
	dims := []sdk.Dim{{Name: hostile, Unit: hostile}}
	schema := []byte(`{"type":"object","properties":{"a":{"type":"string","description":"red ` +
		`\u001b[31m\nforged: line"}}}`)
	d := sdk.Description{
		Name: "wave", Kind: sdk.KindTask, Version: hostile, Summary: hostile, Citation: hostile,
		Capabilities: []sdk.Capability{hostile}, Spaces: &sdk.Spaces{X: dims, Y: dims},
		Params: schema,
	}
	var out, list bytes.Buffer
	if err := describe(&out, catalog.Plugin{Description: d, Path: "/p"}); err != nil {
		t.Fatal(err)
	}
	a := newApp(Env{Stdout: &list})
	if err := a.printList([]catalog.Plugin{{Description: d}}); err != nil {
		t.Fatal(err)
	}
	harmless(t, "describe", out.String())
	harmless(t, "list", list.String())
	for _, format := range []string{"text", "json"} {
		a = newApp(Env{Stderr: &list})
		a.logLevel, a.logFormat = "info", format
		log, err := a.newLogger()
		if err != nil {
			t.Fatal(err)
		}
		list.Reset()
		log.Warn().Str("plugin", hostile).Err(errors.New(hostile)).Msg(hostile)
		a.printError(errors.New(hostile))
		harmless(t, "log as "+format, list.String())
	}
}

// TestDescribedAsJSON prints the document of a plugin that holds what a terminal would obey: the
// same document, escaped.
func TestDescribedAsJSON(t *testing.T) {
	built(t)
	const summary = "red \u009b31m\u202e\u007f"
	d := sdk.Description{
		Schema: sdk.DescriptionSchema, Name: "wave", Kind: sdk.KindModel, Version: "1",
		Summary: summary,
		Order:   sdk.Ranked, Capabilities: []sdk.Capability{}, Params: []byte(`{"type":"object"}`),
	}
	document, err := json.Marshal(d)
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "wave")
	script := fmt.Sprintf("#!/bin/sh\ncat <<'END'\n%s\nEND\n", document)
	if err := os.WriteFile(path, []byte(script), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := exec.Command(path).Run(); err != nil {
		t.Skipf("no scripts here: %v", err)
	}
	out := data(t, "", "describe", path, "--json")
	harmless(t, "describe --json", out)
	var got sdk.Description
	if err := json.Unmarshal([]byte(out), &got); err != nil || got.Summary != summary {
		t.Errorf("summary reads back as %q, %v; want %q", got.Summary, err, summary)
	}
}
