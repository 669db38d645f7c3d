package main

import (
	"errors"
	"fmt"

	"github.com/gomlx/gomlx/backends"
	"github.com/gomlx/gomlx/pkg/core/dtypes"
	"github.com/gomlx/gomlx/pkg/core/graph"
	"github.com/gomlx/gomlx/pkg/core/shapes"

	"github.com/invbench/invbench/sdk/cpu"
)

// machine compiles graphs for the processor.
type machine struct {
	backend backends.Backend
}

func newMachine(threads int) (machine, error) {
	mendDot()
	b, err := cpu.New(fmt.Sprintf("threads=%d", threads))
	return machine{b}, err
}

// mendDot replaces GoMLX's gradient of a matrix product, which sums over an array of three axes, by
// two products.
func mendDot() {
	graph.VJPRegistration[graph.NodeTypeDot] = func(
		node *graph.Node, v []*graph.Node, _ shapes.Shape,
	) []*graph.Node {
		a, b := node.Inputs()[0], node.Inputs()[1]
		return []*graph.Node{
			graph.DotGeneral(v[0], []int{1}, nil, b, []int{1}, nil),
			graph.DotGeneral(a, []int{0}, nil, v[0], []int{0}, nil),
		}
	}
}

// upload copies numbers to an array of the backend.
func (m machine) upload(data []float32, shape shapes.Shape) (backends.Buffer, error) {
	return m.backend.BufferFromFlatData(0, data, shape)
}

// download copies an array of the backend.
func (m machine) download(b backends.Buffer, size int) ([]float32, error) {
	out := make([]float32, size)
	return out, m.backend.BufferToFlatData(b, out)
}

// free gives arrays back.
func (m machine) free(all ...backends.Buffer) error {
	var problems []error
	for _, b := range all {
		problems = append(problems, m.backend.BufferFinalize(b))
	}
	return errors.Join(problems...)
}

// program is a compiled graph.
type program struct {
	machine machine
	graph   *graph.Graph
	donated []bool
}

// compile compiles the graph that build makes of its inputs. The last inputs, of the shapes
// donated, are handed over when it is run.
func (m machine) compile(
	name string, kept, donated []shapes.Shape, build func(in []*graph.Node) []*graph.Node,
) program {
	p := program{machine: m, graph: graph.NewGraph(m.backend, name)}
	var in []*graph.Node
	for i, shape := range append(append([]shapes.Shape(nil), kept...), donated...) {
		in = append(in, graph.Parameter(p.graph, fmt.Sprintf("in%d", i), shape))
		p.donated = append(p.donated, i >= len(kept))
	}
	p.graph.Compile(build(in)...)
	return p
}

// run executes the program once.
func (p program) run(in []backends.Buffer) ([]backends.Buffer, error) {
	results := p.graph.RunWithBuffers(in, p.donated, 0)
	out := make([]backends.Buffer, len(results))
	for i, t := range results {
		var err error
		if out[i], err = t.DonateBuffer(p.machine.backend, 0); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// array is the shape of an array of float32.
func array(dims ...int) shapes.Shape { return shapes.Make(dtypes.Float32, dims...) }
