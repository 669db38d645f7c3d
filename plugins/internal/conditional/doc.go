// Package conditional is what models of p(x|y) have in common: they are fitted by one training,
// give independent draws, and know a density.
//
// The model itself is a Net: its loss, its draws for one target, its density, all in the units that
// the net sees. The scale of x and y, the split of the rows, seeds, the count of targets, and
// snapshots are the same for all and stand here, so that the package of a model reads like its
// section of the paper.
//
// "Reference §N" stands for section N of docs/reference.md.
package conditional
