package sketch

import "fmt"

// Validate reports whether the parts of a sketch that was read from a file fit each other. No
// sketch at all is valid.
func (s *Sketch) Validate() error {
	if s == nil {
		return nil
	}
	for i, e := range s.Examples {
		if err := e.validate(len(s.X), len(s.Y)); err != nil {
			return fmt.Errorf("sketch of target %d: %w", i, err)
		}
	}
	l := s.Landscape
	if l == nil {
		return nil
	}
	switch {
	case len(s.X) != 2:
		return fmt.Errorf("sketch has a landscape over %d dims of x, want 2", len(s.X))
	case l.Side < 2 || l.Side > 1024 || len(l.Y.Levels) != 2*l.Side*l.Side*len(s.Y):
		return fmt.Errorf("landscape of side %d and %d dims of y has %d bytes", l.Side, len(s.Y),
			len(l.Y.Levels))
	case !(l.Low[0] < l.High[0]) || !(l.Low[1] < l.High[1]) || !(l.Y.Low <= l.Y.High):
		return fmt.Errorf("landscape has no extent: x from %v to %v, y from %g to %g", l.Low,
			l.High,
			l.Y.Low, l.Y.High)
	}
	return nil
}

func (e Example) validate(dx, dy int) error {
	for _, d := range e.Draws {
		if len(d) != dx {
			return fmt.Errorf("a draw has %d numbers, want %d", len(d), dx)
		}
	}
	switch {
	case len(e.Target) != dy:
		return fmt.Errorf("the target has %d numbers, want %d", len(e.Target), dy)
	case e.Best != nil && len(e.Best) != dx:
		return fmt.Errorf("the best draw has %d numbers, want %d", len(e.Best), dx)
	case e.BestY != nil && len(e.BestY) != dy:
		return fmt.Errorf("the best draw's y has %d numbers, want %d", len(e.BestY), dy)
	}
	return nil
}
