package nn

import (
	"fmt"

	"github.com/gomlx/gomlx/pkg/core/shapes"

	"github.com/invbench/invbench/plugins/internal/engine"
	"github.com/invbench/invbench/plugins/internal/snapshot"
	"github.com/invbench/invbench/sdk"
)

// Variable is one array of a net: a parameter that is trained, or a statistic that training keeps
// up to date.
type Variable struct {
	Name    string
	Dims    []int
	Trained bool
	Value   []float32 // row-major
}

// Shape returns the shape of the variable's array.
func (v *Variable) Shape() shapes.Shape { return engine.Shape(v.Dims...) }

// Set is the variables of one net, in the order in which its layers made them: first things first.
type Set struct {
	seed sdk.Seed
	vars []*Variable
}

// NewSet returns an empty set, whose variables will be initialised from seed: each from a stream of
// its own name, so that adding one changes no other.
func NewSet(seed sdk.Seed) *Set { return &Set{seed: seed} }

// Variables returns all variables: the trained ones and the statistics, as they were made.
func (s *Set) Variables() []*Variable { return s.vars }

// Trained returns the variables that an optimiser changes.
func (s *Set) Trained() []*Variable { return s.only(true) }

// Statistics returns the variables that it does not.
func (s *Set) Statistics() []*Variable { return s.only(false) }

func (s *Set) only(trained bool) []*Variable {
	var some []*Variable
	for _, v := range s.vars {
		if v.Trained == trained {
			some = append(some, v)
		}
	}
	return some
}

// Uniform adds a trained variable with values from the uniform distribution on ±bound.
func (s *Set) Uniform(name string, bound float64, dims ...int) *Variable {
	rng := s.seed.Derive(name).Row(0)
	v := s.add(name, true, dims)
	for i := range v.Value {
		v.Value[i] = float32(bound * (2*rng.Float64() - 1))
	}
	return v
}

// Constant adds a variable whose values are all the same.
func (s *Set) Constant(name string, trained bool, value float32, dims ...int) *Variable {
	v := s.add(name, trained, dims)
	for i := range v.Value {
		v.Value[i] = value
	}
	return v
}

func (s *Set) add(name string, trained bool, dims []int) *Variable {
	for _, v := range s.vars {
		if v.Name == name {
			// A defect of the model's code.
			panic(fmt.Sprintf("two variables of a net are named %q", name))
		}
	}
	v := &Variable{
		Name: name, Dims: dims, Trained: trained,
		Value: make([]float32, engine.Shape(dims...).Size()),
	}
	s.vars = append(s.vars, v)
	return v
}

// Upload copies variables to an engine, in order.
func Upload(e *engine.Engine, vars []*Variable) ([]engine.Array, error) {
	arrays := make([]engine.Array, len(vars))
	for i, v := range vars {
		a, err := e.Upload(v.Value, v.Dims...)
		if err != nil {
			return nil, fmt.Errorf("variable %s: %w", v.Name, err)
		}
		arrays[i] = a
	}
	return arrays, nil
}

// Download returns the values of arrays, in order.
func Download(e *engine.Engine, arrays []engine.Array) ([][]float32, error) {
	values := make([][]float32, len(arrays))
	for i, a := range arrays {
		v, err := e.Download(a)
		if err != nil {
			return nil, err
		}
		values[i] = v
	}
	return values, nil
}

// Shapes returns the shapes of variables, in order.
func Shapes(vars []*Variable) []shapes.Shape {
	all := make([]shapes.Shape, len(vars))
	for i, v := range vars {
		all[i] = v.Shape()
	}
	return all
}

// Arrays returns the set's variables as arrays of a snapshot, sharing their values.
func (s *Set) Arrays() []snapshot.Array {
	arrays := make([]snapshot.Array, len(s.vars))
	for i, v := range s.vars {
		arrays[i] = snapshot.Array{Name: v.Name, Data: v.Value}
	}
	return arrays
}
