package metamaterial

import "github.com/invbench/invbench/tasks/internal/rcwa"

// NewSpectrometer returns a solver of Maxwell's equations for the structures of the task, at a truncation.
func NewSpectrometer(t rcwa.Truncation) (*rcwa.Spectrometer, error) {
	basis, err := rcwa.NewBasis(t, rcwa.Period)
	if err != nil {
		return nil, err
	}
	return rcwa.NewSpectrometer(basis, rcwa.Silicon(), rcwa.Frequencies())
}
