package figure

// Spectra is, for each entry and each of the first targets, the outputs that are wanted and those
// of the best draw (after NeurIPS 2020, Fig. 13).
type Spectra struct {
	Figure
	Rows []SpectraRow // best entry first
}

// SpectraRow is an entry's part.
type SpectraRow struct {
	Entry
	Spectra []*Spectrum // one for each of the first targets, nil where the entry has none
}

// Spectrum is the outputs of one target.
type Spectrum struct {
	Wanted []float32
	Best   []float32 // of the best draw; nil without a feasible one
	Error  float64   // of the best draw
}

// Spectra returns the outputs of the tables whose targets have many, nil for others.
func (t *Table) Spectra() *Spectra {
	if t.Examples == nil {
		return nil
	}
	s := &Spectra{Figure: Figure{
		Kind: OfSpectra, Title: legible(t.Task) + ": outputs of the best draws",
		Notes: []string{"A row for each entry, best first, a column for each of the first " +
			"targets: what is wanted, and what the simulator makes of the draw with the " +
			"smallest error e of all."},
	}}
	for _, series := range t.Errors[0].Series {
		if row, found := t.Examples.row(series.Entry); found {
			s.Rows = append(s.Rows, row)
		}
	}
	if len(s.Rows) == 0 {
		return nil
	}
	return s
}

// row returns what an entry has of each target, and whether it has anything.
func (e *Examples) row(of Entry) (SpectraRow, bool) {
	row, found := SpectraRow{of, make([]*Spectrum, len(e.Targets))}, false
	for i := range e.Targets {
		t := &e.Targets[i]
		for _, d := range t.Drawn {
			if d.Line == of.Line && t.Spectrum() {
				row.Spectra[i], found = &Spectrum{t.Wanted, d.BestY, d.Error}, true
			}
		}
	}
	return row, found
}
