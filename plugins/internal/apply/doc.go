// Package apply computes a function of rows with a fitted net, for any number of rows.
//
// Graphs are compiled for fixed shapes. Here rows are cut into pieces of a few sizes, so that a
// handful of programs does for all calls: pieces of 1024 rows and, for what is left, the least
// power of two that holds it. What pads a piece is computed and thrown away.
//
// "Reference §N" stands for section N of docs/reference.md.
package apply
