// Package metamaterial is the meta-material task apart from its plugin: which structures there are,
// and what light goes through them, by Maxwell's equations and by networks trained on their
// solutions.
//
// The plugin, and the command that makes the networks, must agree on every number: on the box, on
// how x stands for a geometry, on what a network computes. So each of these stands here, once.
//
// "Reference §N" stands for section N of docs/reference.md.
package metamaterial

import "github.com/invbench/invbench/tasks/internal/rcwa"

// NewSpectrometer returns a solver of Maxwell's equations for the structures of the task, at a
// truncation.
func NewSpectrometer(t rcwa.Truncation) (*rcwa.Spectrometer, error) {
	basis, err := rcwa.NewBasis(t, rcwa.Period)
	if err != nil {
		return nil, err
	}
	return rcwa.NewSpectrometer(basis, rcwa.Silicon(), rcwa.Frequencies())
}
