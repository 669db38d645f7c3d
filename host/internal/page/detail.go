package page

// detail says how much of a board a page holds.
type detail struct {
	// The most numbers of draws at which each target has a value of its own; 0 for none.
	perTarget int
	curve     int  // the most points of a training curve; 0 for none
	pictures  bool // draws, maps and spectra of a few targets
	cells     bool // each cell by itself; otherwise only those with problems
	times     bool // ranks in the time that there is
}

// details returns the levels of detail, the most first.
func details() []detail {
	return []detail{
		{perTarget: 100, curve: 60, pictures: true, cells: true, times: true},
		{perTarget: 4, curve: 40, pictures: true, cells: true, times: true},
		{perTarget: 1, curve: 25, pictures: true, cells: true, times: true},
		{perTarget: 1, cells: true, times: true},
		{cells: true, times: true},
		{times: true},
		{},
	}
}

// omissions says what a level leaves out, for the reader.
func (d detail) omissions() []string {
	var all []string
	if d.curve == 0 {
		all = append(all, "training curves")
	}
	if !d.pictures {
		all = append(all, "pictures of draws")
	}
	if d.perTarget == 0 {
		all = append(all, "values of single targets")
	}
	if !d.cells {
		all = append(all, "cells without problems")
	}
	if !d.times {
		all = append(all, "ranks by time")
	}
	return all
}
