package gate

import (
	"fmt"
	"io"
	"maps"
	"os"
	"slices"
	"strings"

	"github.com/invbench/invbench/host/internal/compare"
	"github.com/invbench/invbench/host/internal/metric"
	"github.com/invbench/invbench/host/internal/printable"
	"github.com/invbench/invbench/sdk"
)

// Thresholds say what is a regression.
type Thresholds struct {
	// The chance of a false alarm, for all effects of a metric together.
	Alpha float64
	// What to do about cells that are not there any more, or cannot be compared.
	Missing Action
	Metrics map[string]Threshold // by the metric's name; what is not there is not judged

	Entries map[string]map[string]Threshold // what holds for single entries instead
}

// Threshold bounds the ratio of one metric, new over old. 0 is no bound.
type Threshold struct {
	Worse     float64 // a ratio above this fails if it is beyond chance
	Limit     float64 // a ratio above this fails in any case
	LimitSame float64 // a ratio above this fails if both sides made the same trainings
}

// Action is what is done about something doubtful.
type Action string

// The actions.
const (
	Fail Action = "fail"
	Warn Action = "warn"
)

// Defaults returns the thresholds that hold where a file says nothing: those of the metrics. Times
// are not judged: on a shared machine they scatter.
func Defaults(metrics []metric.Metric) Thresholds {
	t := Thresholds{
		Alpha: compare.DefaultAlpha, Missing: Fail,
		Metrics: map[string]Threshold{}, Entries: map[string]map[string]Threshold{},
	}
	for _, m := range metrics {
		if m.Compare.By != metric.Not {
			t.Metrics[m.Name] = Threshold{Worse: m.Compare.Gate.Worse, Limit: m.Compare.Gate.Limit}
		}
	}
	return t
}

// of returns the threshold of a metric for an entry.
func (t Thresholds) of(metric, entry string) Threshold {
	if own, found := t.Entries[entry][metric]; found {
		return own
	}
	return t.Metrics[metric]
}

// Read reads thresholds of some metrics from YAML, of which JSON is a part. What is not in it has
// its default, and a key that is not known is refused. The error wraps sdk.ErrInvalid.
func Read(r io.Reader, metrics []metric.Metric) (Thresholds, error) {
	const largest = 1 << 20
	text, err := io.ReadAll(io.LimitReader(r, largest))
	if err != nil {
		return Thresholds{}, err
	}
	t := Defaults(metrics)
	if err := t.decode(text); err != nil {
		// On one line.
		return Thresholds{}, fmt.Errorf("%s: %w", printable.Line(err.Error()), sdk.ErrInvalid)
	}
	return t, t.validate()
}

// ReadFile reads thresholds from a file.
func ReadFile(path string, metrics []metric.Metric) (Thresholds, error) {
	file, err := os.Open(path)
	if err != nil {
		return Thresholds{}, fmt.Errorf("read thresholds: %w", err)
	}
	defer file.Close()
	t, err := Read(file, metrics)
	if err != nil {
		return Thresholds{}, fmt.Errorf("read thresholds %s: %w", path, err)
	}
	return t, nil
}

func (t Thresholds) validate() error {
	if !(t.Alpha > 0 && t.Alpha < 1) {
		return fmt.Errorf("alpha is %v, want more than 0 and less than 1: %w",
			t.Alpha, sdk.ErrInvalid)
	}
	if t.Missing != Fail && t.Missing != Warn {
		return fmt.Errorf("missing is %q, want fail or warn: %w", t.Missing, sdk.ErrInvalid)
	}
	for _, entry := range append([]string{""}, slices.Sorted(maps.Keys(t.Entries))...) {
		thresholds := t.Entries[entry]
		if entry == "" {
			thresholds = t.Metrics
		}
		for _, name := range slices.Sorted(maps.Keys(thresholds)) {
			if err := thresholds[name].validate(); err != nil {
				return fmt.Errorf("%s::%w", strings.TrimPrefix(entry+"::"+name, "::"), err)
			}
		}
	}
	return nil
}

func (t Threshold) validate() error {
	for what, v := range map[string]float64{
		"worse": t.Worse, "limit": t.Limit, "limit_same": t.LimitSame,
	} {
		if v != 0 && !(v >= 1 && v <= 1e6) {
			return fmt.Errorf("%s is %v, want a ratio of at least 1, or 0 for none: %w",
				what, v, sdk.ErrInvalid)
		}
	}
	return nil
}
