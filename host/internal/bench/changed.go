package bench

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"

	"github.com/invbench/invbench/host/internal/printable"
	"github.com/invbench/invbench/host/internal/record"
)

// changed says in what a record differs from the cell that it was to be for.
func changed(r *record.Record, c Cell) string {
	var found differences
	found.plugin("task", r.Task, c.Task.Plugin)
	found.plugin("model", r.Model, c.Model.Plugin)
	found.protocol(r.Protocol, c.Protocol)
	if len(found) == 0 {
		return "made by another version"
	}
	return strings.Join(found, ", ")
}

// differences are what is not the same, each in a few words.
type differences []string

func (d *differences) add(different bool, what string) {
	if different {
		*d = append(*d, what)
	}
}

// plugin adds what differs between a plugin as it was and as it is, but for its name on the board.
func (d *differences) plugin(kind string, old, now record.Plugin) {
	if old.Plugin != now.Plugin {
		d.add(true, "another "+kind)
		return
	}
	if old.Version != now.Version && now.Version != "" {
		d.add(true, fmt.Sprintf("%s version %s, now %s", kind, plain(old.Version), plain(now.Version)))
	}
	d.add(old.Digest != now.Digest, kind+" was rebuilt")
	d.dependencies(kind, old, now)
	if !equalJSON(old.Params, now.Params) {
		d.add(true, kind+" parameters changed: "+changedParams(old.Params, now.Params))
	}
}

// dependencies adds what differs in all that a plugin depends on beside its executable.
func (d *differences) dependencies(kind string, old, now record.Plugin) {
	d.add(old.Fingerprint != now.Fingerprint, kind+" has another fingerprint")
	d.add(old.Describe != now.Describe, kind+" describes itself otherwise")
	d.add(digestOf(old.Files) != digestOf(now.Files), kind+"'s files changed"+changedFiles(old.Files, now.Files))
}

func (d *differences) protocol(old, now record.Protocol) {
	d.add(old.Seed != now.Seed, "seed changed")
	d.add(old.TrainRows != now.TrainRows || old.Budget != now.Budget, "training changed")
	d.add(old.Targets != now.Targets || old.Draws != now.Draws, "targets or draws changed")
	d.add(old.Seed == now.Seed && !equalValues(old.Score, now.Score), "scoring changed")
}

// named is the most names that a difference lists.
const named = 3

// changedParams says which parameters differ, and how: "epochs 50, now 100".
func changedParams(old, now json.RawMessage) string {
	var a, b map[string]json.RawMessage
	if json.Unmarshal(old, &a) != nil || json.Unmarshal(now, &b) != nil {
		return "not an object"
	}
	value := func(v json.RawMessage) string {
		if v == nil {
			return "default"
		}
		return plain(string(v))
	}
	var all []string
	for _, name := range eitherName(a, b) {
		if !equalJSON(a[name], b[name]) {
			all = append(all, fmt.Sprintf("%s %s, now %s", plain(name), value(a[name]), value(b[name])))
		}
	}
	return few(all)
}

// changedFiles says which files differ, if both sides list them.
func changedFiles(old, now *record.Files) string {
	if old == nil || now == nil || old.List == nil || now.List == nil {
		return ""
	}
	var all []string
	for _, name := range eitherName(old.List, now.List) {
		if old.List[name] != now.List[name] {
			all = append(all, plain(name))
		}
	}
	return ": " + few(all)
}

func digestOf(f *record.Files) string {
	if f == nil {
		return ""
	}
	return f.Digest
}

// eitherName returns the names in either of two maps, sorted.
func eitherName[V any](a, b map[string]V) []string {
	all := append(slices.Collect(maps.Keys(a)), slices.Collect(maps.Keys(b))...)
	slices.Sort(all)
	return slices.Compact(all)
}

// few joins texts, and only counts those beyond the first.
func few(all []string) string {
	if len(all) > named {
		return fmt.Sprintf("%s and %d more", strings.Join(all[:named], "; "), len(all)-named)
	}
	return strings.Join(all, "; ")
}

// plain returns text that came from outside on one short line.
func plain(text string) string {
	const most = 40
	text = printable.Line(text)
	if runes := []rune(text); len(runes) > most {
		return string(runes[:most]) + "…"
	}
	return text
}

// equalJSON reports whether two documents hold the same values.
func equalJSON(a, b json.RawMessage) bool {
	var va, vb any
	if json.Unmarshal(a, &va) != nil || json.Unmarshal(b, &vb) != nil {
		return bytes.Equal(a, b)
	}
	return reflect.DeepEqual(va, vb)
}

// equalValues reports whether two values are written as the same JSON.
func equalValues[T any](a, b T) bool {
	ja, errA := json.Marshal(a)
	jb, errB := json.Marshal(b)
	return errA == nil && errB == nil && bytes.Equal(ja, jb)
}
