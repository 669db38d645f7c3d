package record

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"

	"github.com/invbench/invbench/host/internal/printable"
)

// Difference is one thing in which two records, or what they are to be of, are not the same.
type Difference struct {
	Kind     Kind
	What     string // one of the names below, or of the protocol, the machine or the build
	Name     string // of the parameter or file, if What is one
	Old, New string // for people, on one short line; empty for none
}

// Kind says what a difference is of.
type Kind string

// The kinds of differences.
const (
	OfTask     Kind = "task"
	OfModel    Kind = "model"
	OfProtocol Kind = "protocol" // how much was asked for: scores under two of them do not compare
	OfScoring  Kind = "scoring"  // what was made of the draws: scores compare where both have them
	OfMachine  Kind = "machine"
	OfBuild    Kind = "build"
)

// What differs of a plugin.
const (
	Another     = "plugin" // it is another one: nothing else is said of it then
	Version     = "version"
	Executable  = "executable"
	Fingerprint = "fingerprint"
	Description = "description"
	File        = "file" // that belongs to it
	AllFiles    = "files"
	Parameter   = "parameter"
)

// Capping is whether errors count for more than the prior's floor, of OfScoring.
const Capping = "errors capped"

// String says what differs: "model parameter epochs 50, now 100".
func (d Difference) String() string {
	return fmt.Sprintf("%s %s, now %s", d.subject(), orNone(d.Old), orNone(d.New))
}

// Brief is String without digests, which say nothing to people.
func (d Difference) Brief() string {
	switch d.What {
	case Executable:
		return string(d.Kind) + " was rebuilt"
	case Description, File, AllFiles:
		return d.subject() + " changed"
	}
	return d.String()
}

// subject returns what differs, without how.
func (d Difference) subject() string {
	text := d.What
	if d.Kind == OfTask || d.Kind == OfModel {
		text = string(d.Kind) + " " + text
	}
	if d.Name != "" {
		text += " " + d.Name
	}
	return text
}

func orNone(text string) string {
	if text == "" {
		return "none"
	}
	return text
}

// Differences returns in what two records are not of the same: what may change scores or times, and
// not the scores and times themselves.
func Differences(old, now *Record) []Difference {
	return slices.Concat(
		PluginDifferences(OfTask, old.Task, now.Task),
		PluginDifferences(OfModel, old.Model, now.Model),
		ProtocolDifferences(old.Protocol, now.Protocol),
		MachineDifferences(old.Machine, now.Machine), buildDifferences(old.Build, now.Build),
	)
}

// differences collects those of one kind.
type differences struct {
	kind  Kind
	found []Difference
}

// add adds a difference unless both values are the same.
func (d *differences) add(what string, old, now any) { d.named(what, "", old, now) }

func (d *differences) named(what, name string, old, now any) {
	if old != now {
		d.found = append(d.found, Difference{d.kind, what, short(name), short(old), short(now)})
	}
}

// short returns a value on one short line. It may have come from anywhere.
func short(value any) string {
	const most = 40
	text := []rune(printable.Line(fmt.Sprint(value)))
	if len(text) > most {
		return string(text[:most]) + "…"
	}
	return string(text)
}

// PluginDifferences returns in what two plugins differ, but for their names on the board. A version
// or a description that only one side knows is none.
func PluginDifferences(kind Kind, old, now Plugin) []Difference {
	d := differences{kind: kind}
	if d.add(Another, old.Plugin, now.Plugin); len(d.found) > 0 {
		return d.found
	}
	if now.Version != "" {
		d.add(Version, old.Version, now.Version)
	}
	d.add(Executable, digestHead(old.Digest), digestHead(now.Digest))
	d.add(Fingerprint, old.Fingerprint, now.Fingerprint)
	d.add(Description, digestHead(old.Describe), digestHead(now.Describe))
	d.files(old.Files, now.Files)
	d.parameters(old.Params, now.Params)
	return d.found
}

// files adds each file that differs, or that some do if not both sides list them.
func (d *differences) files(old, now *Files) {
	a, b := Files{}, Files{}
	if old != nil {
		a = *old
	}
	if now != nil {
		b = *now
	}
	switch {
	case a.Digest == b.Digest:
	case a.List == nil || b.List == nil:
		d.add(AllFiles, digestHead(a.Digest), digestHead(b.Digest))
	default:
		for _, name := range namesOf(a.List, b.List) {
			d.named(File, name, digestHead(a.List[name]), digestHead(b.List[name]))
		}
	}
}

// parameters adds each parameter that differs in meaning, not in spelling.
func (d *differences) parameters(old, now json.RawMessage) {
	a, b := parametersOf(old), parametersOf(now)
	if a == nil || b == nil {
		d.add(Parameter, canonical(old), canonical(now))
		return
	}
	for _, name := range namesOf(a, b) {
		if v, w := valueOf(a, name), valueOf(b, name); canonical(v) != canonical(w) {
			d.named(Parameter, name, string(v), string(w))
		}
	}
}

// parametersOf returns parameters by name, nil for what is no JSON object. Nothing at all and null,
// as JSON has it, are no parameters.
func parametersOf(params json.RawMessage) map[string]json.RawMessage {
	var all map[string]json.RawMessage
	switch {
	case len(params) > 0 && json.Unmarshal(params, &all) != nil:
		return nil
	case all == nil:
		return map[string]json.RawMessage{}
	}
	return all
}

// valueOf returns what a parameter is set to.
func valueOf(params map[string]json.RawMessage, name string) json.RawMessage {
	if v, set := params[name]; set {
		return v
	}
	return json.RawMessage("default")
}

// namesOf returns the names in either of two maps, sorted.
func namesOf[V any](a, b map[string]V) []string {
	all := append(slices.Collect(maps.Keys(a)), slices.Collect(maps.Keys(b))...)
	slices.Sort(all)
	return slices.Compact(all)
}

// ProtocolDifferences returns in what two protocols differ, but for their names and limits. Where
// the seeds differ, so do all that are derived from them, which is not said.
func ProtocolDifferences(old, now Protocol) []Difference {
	d, a, b := differences{kind: OfProtocol}, old.Score, now.Score
	d.add("seed", old.Seed, now.Seed)
	d.add("training rows", old.TrainRows, now.TrainRows)
	d.add("targets", old.Targets, now.Targets)
	d.add("draws", old.Draws, now.Draws)
	d.add("simulator calls", old.Budget, now.Budget)
	d.add("prior draws", a.PriorDraws, b.PriorDraws)
	if old.Seed == now.Seed {
		d.add("scoring seed", a.Seed, b.Seed)
	}
	d.kind = OfScoring
	d.add("numbers of draws", fmt.Sprint(a.T), fmt.Sprint(b.T))
	d.add("targets of the MMD", a.MMD.Targets, b.MMD.Targets)
	d.add("sample of the MMD", a.MMD.Sample, b.MMD.Sample)
	d.add("pool of the MMD", a.MMD.Pool, b.MMD.Pool)
	d.add("exact reference of the MMD", a.MMD.Exact, b.MMD.Exact)
	d.add("resamples", a.Bootstrap, b.Bootstrap)
	d.add(Capping, a.Capped, b.Capped)
	return d.found
}

// MachineDifferences returns in what two machines differ that times, and so far as they round
// otherwise scores, depend on. An instruction set that one side does not know is no difference.
func MachineDifferences(old, now Machine) []Difference {
	d := differences{kind: OfMachine}
	d.add("system", old.OS+"/"+old.Arch, now.OS+"/"+now.Arch)
	d.add("processor", old.CPU, now.CPU)
	d.add("cores", old.Cores, now.Cores)
	d.add("threads", old.Threads, now.Threads)
	d.add("backend", old.Backend, now.Backend)
	if old.ISA != "" && now.ISA != "" {
		d.add("instruction set", old.ISA, now.ISA)
	}
	return d.found
}

func buildDifferences(old, now Build) []Difference {
	d := differences{kind: OfBuild}
	d.add("revision of bench", old.Revision, now.Revision)
	d.add("Go of bench", old.Go, now.Go)
	return d.found
}

// digestHead returns the beginning of a digest.
func digestHead(digest string) string { return digest[:min(len(digest), 12)] }
