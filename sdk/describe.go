package sdk

import (
	"encoding/json"
	"fmt"
	"regexp"
)

// About says what a plugin is, for people and for the records.
type About struct {
	Name     string // matches NamePattern; unique among the plugins of its kind
	Version  string // of the plugin's behaviour: bump it when scores may change
	Summary  string // one line
	Citation string // the paper to cite, if there is one

	// Fingerprint names what else decides the plugin's behaviour, beyond its executable and its
	// parameters: the versions of what it imports, the digest of weights that it loads. A score
	// whose plugin had another fingerprint is stale. One line of at most MaxFingerprint bytes; what
	// is longer is best hashed. Optional.
	Fingerprint string
}

// MaxFingerprint is the most bytes that a fingerprint may have.
const MaxFingerprint = 1000

// Kind tells tasks from models.
type Kind string

// The two kinds of plugins.
const (
	KindTask  Kind = "task"
	KindModel Kind = "model"
)

// Capability names an optional interface.
type Capability string

// The capabilities and the optional interfaces that they announce.
const (
	CanSnapshot   Capability = "snapshot"    // a model implements Snapshotter
	CanLogDensity Capability = "log_density" // a model implements LogDensity
	CanReference  Capability = "reference"   // a task implements Reference
	CanJacobian   Capability = "jacobian"    // a task implements Jacobian
	CanTruer      Capability = "truer"       // a task implements Truer
)

// Description is what `PLUGIN describe` prints as JSON and what the Describe call returns: the same
// bytes.
type Description struct {
	Schema        int             `json:"schema"` // version of this document: DescriptionSchema
	Name          string          `json:"name"`
	Kind          Kind            `json:"kind"`
	Version       string          `json:"version"`
	Summary       string          `json:"summary"`
	Citation      string          `json:"citation,omitempty"`
	Fingerprint   string          `json:"fingerprint,omitempty"` // see About
	Capabilities  []Capability    `json:"capabilities"`
	Order         Order           `json:"order,omitempty"`         // models only
	Deterministic bool            `json:"deterministic,omitempty"` // models only
	Noisy         bool            `json:"noisy,omitempty"`         // tasks only: see TaskPlugin
	Spaces        *Spaces         `json:"spaces,omitempty"`        // tasks only, with defaults
	Params        json.RawMessage `json:"params"`                  // JSON Schema, draft 2020-12
}

// DescriptionSchema is the version of Description that this package writes.
const DescriptionSchema = 1

// NamePattern is what the names of plugins, parameters, entries and dimensions look like.
const NamePattern = `^[a-z][a-z0-9_]*$`

var namePattern = regexp.MustCompile(NamePattern)

// ValidName reports whether s matches NamePattern.
func ValidName(s string) bool { return namePattern.MatchString(s) }

// Has reports whether the plugin announces c.
func (d Description) Has(c Capability) bool {
	for _, have := range d.Capabilities {
		if have == c {
			return true
		}
	}
	return false
}

// Validate reports whether d is complete and consistent. The error wraps ErrInvalid.
func (d Description) Validate() error {
	switch {
	case d.Schema != DescriptionSchema:
		return fmt.Errorf("%w: description has schema %d, want %d",
			ErrInvalid, d.Schema, DescriptionSchema)
	case !ValidName(d.Name):
		return fmt.Errorf("%w: plugin name %q does not match %s", ErrInvalid, d.Name, NamePattern)
	case d.Kind != KindTask && d.Kind != KindModel:
		return fmt.Errorf("%w: plugin %s has kind %q, want %q or %q",
			ErrInvalid, d.Name, d.Kind, KindTask, KindModel)
	case d.Version == "":
		return fmt.Errorf("%w: plugin %s has no version", ErrInvalid, d.Name)
	case len(d.Fingerprint) > MaxFingerprint:
		return fmt.Errorf(
			"%w: plugin %s has a fingerprint of %d bytes, at most %d are allowed: hash it",
			ErrInvalid, d.Name, len(d.Fingerprint), MaxFingerprint)
	case d.Kind == KindModel && d.Order != Ranked && d.Order != Exchangeable:
		return fmt.Errorf("%w: model %s has order %q, want %q or %q",
			ErrInvalid, d.Name, d.Order, Ranked, Exchangeable)
	case d.Kind == KindTask && d.Spaces == nil:
		return fmt.Errorf("%w: task %s has no spaces", ErrInvalid, d.Name)
	case !json.Valid(d.Params):
		return fmt.Errorf("%w: plugin %s has no valid parameter schema", ErrInvalid, d.Name)
	}
	if d.Spaces != nil {
		if err := d.Spaces.Validate(); err != nil {
			return fmt.Errorf("task %s: %w", d.Name, err)
		}
	}
	return nil
}
