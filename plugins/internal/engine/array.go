package engine

import (
	"errors"
	"fmt"

	"github.com/gomlx/gomlx/backends"
	"github.com/gomlx/gomlx/pkg/core/dtypes"
	"github.com/gomlx/gomlx/pkg/core/shapes"
)

// Array is an array of float32 that lives on an engine's backend. Give it to Free when it is no
// longer needed.
type Array struct {
	buffer backends.Buffer
	size   int
}

// Shape returns the shape of an array of float32; without dimensions it is a single number.
func Shape(dims ...int) shapes.Shape { return shapes.Make(dtypes.Float32, dims...) }

// Upload copies data, in row-major order, to a new array of the given dimensions.
func (e *Engine) Upload(data []float32, dims ...int) (Array, error) {
	shape := Shape(dims...)
	if len(data) != shape.Size() {
		return Array{}, fmt.Errorf("upload %d numbers as an array of shape %v", len(data), dims)
	}
	var a Array
	err := safely(func() error {
		buffer, err := e.backend.BufferFromFlatData(0, data, shape)
		a = Array{buffer: buffer, size: len(data)}
		return err
	})
	if err != nil {
		return Array{}, fmt.Errorf("upload an array of shape %v: %w", dims, err)
	}
	return a, nil
}

// Scalar uploads a single number.
func (e *Engine) Scalar(v float64) (Array, error) { return e.Upload([]float32{float32(v)}) }

// Zeros returns a new array of zeros.
func (e *Engine) Zeros(dims ...int) (Array, error) {
	return e.Upload(make([]float32, Shape(dims...).Size()), dims...)
}

// Download returns a copy of the array's numbers in row-major order.
func (e *Engine) Download(a Array) ([]float32, error) {
	data := make([]float32, a.size)
	err := safely(func() error { return e.backend.BufferToFlatData(a.buffer, data) })
	if err != nil {
		return nil, fmt.Errorf("download an array of %d numbers: %w", a.size, err)
	}
	return data, nil
}

// Number returns the only number of a scalar array, and frees the array.
func (e *Engine) Number(a Array) (float64, error) {
	data, err := e.Download(a)
	if err = errors.Join(err, e.Free(a)); err != nil {
		return 0, err
	}
	if len(data) != 1 {
		return 0, fmt.Errorf("an array of %d numbers is not a scalar", len(data))
	}
	return float64(data[0]), nil
}

// Free gives the memory of arrays back. They must not be used again.
func (e *Engine) Free(arrays ...Array) error {
	var problems []error
	for _, a := range arrays {
		if a.buffer != nil {
			problems = append(problems, safely(func() error {
				return e.backend.BufferFinalize(a.buffer)
			}))
		}
	}
	return errors.Join(problems...)
}
