package running

import "sync"

// Tracker tells cells that run at the same time on one machine of each other, whichever boards they
// are of. Within this process it counts; other processes it knows by the files in a folder.
type Tracker struct {
	others neighbours

	mu   sync.Mutex
	open map[*Span]bool
}

// NewTracker returns a tracker that shares a folder with other processes, as CellsFolder names one.
// With an empty name it knows of the cells of this process only.
func NewTracker(folder string) *Tracker {
	return &Tracker{others: neighbours(folder), open: make(map[*Span]bool)}
}

// Span is the time from Begin to End of one cell.
type Span struct {
	tracker *Tracker
	shared  bool // with another cell of this process
	mark    *mark
}

// Begin says that a cell runs from now on, until its span ends.
func (t *Tracker) Begin() *Span {
	s := &Span{tracker: t, mark: t.others.begin()}
	t.mu.Lock()
	defer t.mu.Unlock()
	s.shared = len(t.open) > 0
	for other := range t.open {
		other.shared = true
	}
	t.open[s] = true
	return s
}

// End reports whether another cell ran during any part of the span. It is called once.
func (s *Span) End() (shared bool) {
	shared = s.mark.end()
	s.tracker.mu.Lock()
	defer s.tracker.mu.Unlock()
	delete(s.tracker.open, s)
	return s.shared || shared
}
