package gate

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/invbench/invbench/host/internal/compare"
	"github.com/invbench/invbench/host/internal/numeral"
	"github.com/invbench/invbench/host/internal/printable"
	"github.com/invbench/invbench/sdk"
)

// Thresholds say what is a regression.
type Thresholds struct {
	Alpha   float64   `yaml:"alpha"`   // the chance of a false alarm, for all effects of a metric together
	R       Threshold `yaml:"r"`       // re-simulation error
	MMD2    Threshold `yaml:"mmd2"`    // MMD²
	Fit     Threshold `yaml:"fit"`     // seconds of a training
	Draws   Threshold `yaml:"draws"`   // seconds of 1000 draws
	Missing Action    `yaml:"missing"` // what to do about cells that are not there any more, or cannot be compared

	Entries map[string]Override `yaml:"entries"` // what holds for single entries instead
}

// Threshold bounds the ratio of one metric, new over old. 0 is no bound.
type Threshold struct {
	Worse     float64 `yaml:"worse"`      // a ratio above this fails if it is beyond chance
	Limit     float64 `yaml:"limit"`      // a ratio above this fails in any case
	LimitSame float64 `yaml:"limit_same"` // a ratio above this fails if both sides made the same trainings
}

// Override replaces thresholds, each as a whole.
type Override struct {
	R     *Threshold `yaml:"r"`
	MMD2  *Threshold `yaml:"mmd2"`
	Fit   *Threshold `yaml:"fit"`
	Draws *Threshold `yaml:"draws"`
}

// Action is what is done about something doubtful.
type Action string

// The actions.
const (
	Fail Action = "fail"
	Warn Action = "warn"
)

// Defaults returns the thresholds that hold where a file says nothing. Times are not judged: on a shared machine they scatter.
func Defaults() Thresholds {
	return Thresholds{
		Alpha: compare.DefaultAlpha, R: Threshold{Worse: 1.05}, MMD2: Threshold{Worse: 1.1}, Missing: Fail,
	}
}

// of returns the threshold of a metric for an entry.
func (t Thresholds) of(m compare.Metric, entry string) Threshold {
	o := t.Entries[entry]
	switch m {
	case compare.Error:
		return either(o.R, t.R)
	case compare.MMD2:
		return either(o.MMD2, t.MMD2)
	case compare.Fit:
		return either(o.Fit, t.Fit)
	default:
		return either(o.Draws, t.Draws)
	}
}

func either(override *Threshold, general Threshold) Threshold {
	if override != nil {
		return *override
	}
	return general
}

// Read reads thresholds from YAML, of which JSON is a part. What is not in it has its default, and a key that is not known is
// refused. The error wraps sdk.ErrInvalid.
func Read(r io.Reader) (Thresholds, error) {
	const largest = 1 << 20
	text, err := io.ReadAll(io.LimitReader(r, largest))
	if err != nil {
		return Thresholds{}, err
	}
	t := Defaults()
	var document yaml.Node
	if yaml.Unmarshal(text, &document) == nil {
		if err := numeral.CheckYAML(&document); err != nil {
			return Thresholds{}, fmt.Errorf("%w: %w", err, sdk.ErrInvalid)
		}
	}
	decoder := yaml.NewDecoder(bytes.NewReader(text))
	decoder.KnownFields(true)
	if err := decoder.Decode(&t); err != nil && !errors.Is(err, io.EOF) {
		return Thresholds{}, fmt.Errorf("%s: %w", printable.Line(err.Error()), sdk.ErrInvalid) // on one line
	}
	return t, t.validate()
}

// ReadFile reads thresholds from a file.
func ReadFile(path string) (Thresholds, error) {
	file, err := os.Open(path)
	if err != nil {
		return Thresholds{}, fmt.Errorf("read thresholds: %w", err)
	}
	defer file.Close()
	t, err := Read(file)
	if err != nil {
		return Thresholds{}, fmt.Errorf("read thresholds %s: %w", path, err)
	}
	return t, nil
}

func (t Thresholds) validate() error {
	if !(t.Alpha > 0 && t.Alpha < 1) {
		return fmt.Errorf("alpha is %v, want more than 0 and less than 1: %w", t.Alpha, sdk.ErrInvalid)
	}
	if t.Missing != Fail && t.Missing != Warn {
		return fmt.Errorf("missing is %q, want fail or warn: %w", t.Missing, sdk.ErrInvalid)
	}
	entries := []string{""} // which has no override
	for entry := range t.Entries {
		entries = append(entries, entry)
	}
	for _, entry := range entries {
		for _, m := range compare.Metrics() {
			if err := t.of(m, entry).validate(); err != nil {
				return fmt.Errorf("%s::%w", strings.TrimPrefix(entry+"::"+string(m), "::"), err)
			}
		}
	}
	return nil
}

func (t Threshold) validate() error {
	for what, v := range map[string]float64{"worse": t.Worse, "limit": t.Limit, "limit_same": t.LimitSame} {
		if v != 0 && !(v >= 1 && v <= 1e6) {
			return fmt.Errorf("%s is %v, want a ratio of at least 1, or 0 for none: %w", what, v, sdk.ErrInvalid)
		}
	}
	return nil
}
