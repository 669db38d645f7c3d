// Package bench runs a board: first a plan, then its cells.
//
// A plan is a value: which cells a configuration has, which of them have a record already, and how
// long the rest may take. It can be written down and carried out elsewhere, because a cell needs
// nothing but its own line of the plan and the board's folder; running it twice does no harm. A
// cell shares nothing with others: it has its own task process, its own model process and its own
// streams of random numbers, so neither the order of cells nor how many run side by side changes a
// score. What a model does wrong is a result and becomes a record. What the machine or a task does
// wrong leaves no record, and the next plan has the cell again.
//
// "Reference §N" stands for section N of docs/reference.md.
package bench
