package engine

import (
	"fmt"

	"github.com/gomlx/gomlx/backends"
	"github.com/gomlx/gomlx/pkg/core/graph"
	"github.com/gomlx/gomlx/pkg/core/shapes"
)

// Program is a graph compiled for arrays of fixed shapes.
type Program struct {
	engine  *Engine
	graph   *graph.Graph
	name    string
	inputs  []backends.Buffer // scratch of Run
	donated []bool
	kept    int // how many of the inputs, from the first, are not donated
}

// Compile compiles the graph that build makes of its inputs: first those of the shapes kept, then
// those of the shapes donated. It returns what build returns. A panic in build is returned as an
// error.
func (e *Engine) Compile(
	name string, kept, donated []shapes.Shape, build func(in []*graph.Node) []*graph.Node,
) (*Program, error) {
	n := len(kept) + len(donated)
	p := &Program{
		engine: e, name: name, kept: len(kept),
		inputs: make([]backends.Buffer, n), donated: make([]bool, n),
	}
	err := safely(func() error {
		p.graph = graph.NewGraph(e.backend, name)
		in := make([]*graph.Node, 0, n)
		for i, shape := range append(append([]shapes.Shape(nil), kept...), donated...) {
			in = append(in, graph.Parameter(p.graph, fmt.Sprintf("in%d", i), shape))
			p.donated[i] = i >= len(kept)
		}
		p.graph.Compile(build(in)...)
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("compile %s for backend %s: %w", name, e.name, err)
	}
	return p, nil
}

// Run executes the program once. It takes the donated arrays over: they are gone afterwards, also
// after an error, and results may stand in their memory. The caller owns the results.
func (p *Program) Run(kept, donated []Array) ([]Array, error) {
	if len(kept) != p.kept || len(kept)+len(donated) != len(p.inputs) {
		return nil, fmt.Errorf("run %s: %d kept and %d donated arrays, want %d and %d",
			p.name, len(kept), len(donated), p.kept, len(p.inputs)-p.kept)
	}
	for i, a := range kept {
		p.inputs[i] = a.buffer
	}
	for i, a := range donated {
		p.inputs[p.kept+i] = a.buffer
	}
	var results []Array
	err := safely(func() error {
		tensors := p.graph.RunWithBuffers(p.inputs, p.donated, 0)
		results = make([]Array, len(tensors))
		for i, t := range tensors {
			size := t.Size()
			buffer, err := t.DonateBuffer(p.engine.backend, 0) // from the tensor to us
			if err != nil {
				return err
			}
			results[i] = Array{buffer: buffer, size: size}
		}
		return nil
	})
	clear(p.inputs)
	if err != nil {
		return nil, fmt.Errorf("run %s on backend %s: %w", p.name, p.engine.name, err)
	}
	return results, nil
}

// Close frees the program.
func (p *Program) Close() { p.graph.Finalize() }
