// Package progress shows how far the cells of a run have come.
//
// On a terminal it redraws a line for each running cell, in place and a few times a second;
// anywhere else it logs a line when a cell enters another stage and now and then in between, so
// that a log of an hour is a page and not a flood. Both say the same: what is being done, how much
// of it, how long it may still take, and how a cell ended.
package progress
