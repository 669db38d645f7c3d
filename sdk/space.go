package sdk

import (
	"fmt"
	"math"
)

// Spaces are the two sides of a task.
type Spaces struct {
	X []Dim `json:"x"`
	Y []Dim `json:"y"`
	// one interval for each dim of X: where the prior lives, see Interval
	Box []Interval `json:"box"`
}

// Dim is one coordinate of x or y. Low and High bound the values it can take at all; nil means
// unbounded on that side.
type Dim struct {
	Name string   `json:"name"`
	Unit string   `json:"unit,omitempty"` // "" for a pure number
	Low  *float64 `json:"low,omitempty"`
	High *float64 `json:"high,omitempty"`
}

// Interval is one side of the prior's box: the prior's range in that coordinate if it is bounded,
// otherwise its central 95 % interval (the R_x and μ_x of the paper's Eq. 5 are the box's widths
// and centre).
type Interval struct {
	Low  float64 `json:"low"`
	High float64 `json:"high"`
}

// Contains reports whether v lies in the closed interval.
func (i Interval) Contains(v float64) bool { return i.Low <= v && v <= i.High }

// Bounded returns a dim with values in [low, high].
func Bounded(name, unit string, low, high float64) Dim {
	return Dim{Name: name, Unit: unit, Low: &low, High: &high}
}

// Unbounded returns a dim that can take any finite value.
func Unbounded(name, unit string) Dim { return Dim{Name: name, Unit: unit} }

// Validate reports whether every dim has a valid and unique name, bounds are ordered, and the box
// has one finite, non-empty interval for each dim of X. The error wraps ErrInvalid.
func (s Spaces) Validate() error {
	if len(s.X) == 0 || len(s.Y) == 0 {
		return fmt.Errorf("%w: spaces have %d dims of x and %d of y, want at least one of each",
			ErrInvalid, len(s.X), len(s.Y))
	}
	for _, side := range [][]Dim{s.X, s.Y} {
		if err := validateDims(side); err != nil {
			return err
		}
	}
	if len(s.Box) != len(s.X) {
		return fmt.Errorf("%w: box has %d intervals for %d dims of x",
			ErrInvalid, len(s.Box), len(s.X))
	}
	for i, side := range s.Box {
		if !(side.Low < side.High) || math.IsInf(side.Low, 0) || math.IsInf(side.High, 0) {
			return fmt.Errorf("%w: box of %s is [%g, %g], want a finite interval",
				ErrInvalid, s.X[i].Name, side.Low, side.High)
		}
	}
	return nil
}

func validateDims(dims []Dim) error {
	seen := make(map[string]bool, len(dims))
	for _, d := range dims {
		switch {
		case !ValidName(d.Name):
			return fmt.Errorf("%w: dim name %q does not match %s", ErrInvalid, d.Name, NamePattern)
		case seen[d.Name]:
			return fmt.Errorf("%w: two dims are named %q", ErrInvalid, d.Name)
		case !finite(d.Low) || !finite(d.High):
			return fmt.Errorf("%w: dim %s has a bound that is not finite; leave it out",
				ErrInvalid, d.Name)
		case d.Low != nil && d.High != nil && *d.Low >= *d.High:
			return fmt.Errorf("%w: dim %s has bounds [%g, %g]", ErrInvalid, d.Name, *d.Low, *d.High)
		}
		seen[d.Name] = true
	}
	return nil
}

// finite reports whether there is no bound, or one that is a finite number.
func finite(bound *float64) bool {
	return bound == nil || !math.IsNaN(*bound) && !math.IsInf(*bound, 0)
}
