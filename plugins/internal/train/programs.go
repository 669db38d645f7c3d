package train

import (
	"fmt"

	"github.com/gomlx/gomlx/pkg/core/graph"
	"github.com/gomlx/gomlx/pkg/core/shapes"

	"github.com/invbench/invbench/plugins/internal/engine"
	"github.com/invbench/invbench/plugins/internal/nn"
)

// programs are the compiled graphs of one objective: for each number of rows that a batch can have,
// one that makes a step and one that only computes the loss.
type programs struct {
	engine    *engine.Engine
	objective Objective
	adam      Adam
	widths    [2]int // of X and Y
	steps     map[int]*engine.Program
	losses    map[int]*engine.Program
}

// batchShapes returns the shapes of a batch of the given number of rows: x, y and, if there is one,
// noise.
func (p *programs) batchShapes(rows int) []shapes.Shape {
	all := []shapes.Shape{engine.Shape(rows, p.widths[0]), engine.Shape(rows, p.widths[1])}
	if p.objective.Noise > 0 {
		all = append(all, engine.Shape(rows, p.objective.Noise))
	}
	return all
}

// batch takes the nodes of a batch and of the frozen variables from the front of in, and returns
// the rest.
func (p *programs) batch(in []*graph.Node) (Batch, []*graph.Node) {
	b := Batch{X: in[0], Y: in[1]}
	in = in[2:]
	if p.objective.Noise > 0 {
		b.Noise, in = in[0], in[1:]
	}
	frozen := p.objective.frozen()
	b.Frozen = nn.NewScope(false, frozen, in[:len(frozen)])
	return b, in[len(frozen):]
}

// step returns the program of one step of the optimiser. It keeps the rates, the batch and the
// frozen variables, takes over the state, and returns the loss before the step and the new state.
func (p *programs) step(rows int) (*engine.Program, error) {
	if done, ok := p.steps[rows]; ok {
		return done, nil
	}
	kept := append([]shapes.Shape{engine.Shape(), engine.Shape()}, p.batchShapes(rows)...)
	kept = append(kept, nn.Shapes(p.objective.frozen())...)
	program, err := p.engine.Compile(p.name("step", rows), kept, p.stateShapes(),
		func(in []*graph.Node) []*graph.Node {
			b, state := p.batch(in[2:])
			return p.buildStep(in[:2], b, state)
		})
	p.steps[rows] = program
	return program, err
}

func (p *programs) buildStep(rates []*graph.Node, b Batch, state []*graph.Node) []*graph.Node {
	net := p.objective.Net
	trained, statistics := net.Trained(), net.Statistics()
	n, k := len(trained), len(statistics)
	parameters, first, second := state[:n], state[n+k:2*n+k], state[2*n+k:]
	b.Net = nn.NewScope(true, append(append([]*nn.Variable(nil), trained...), statistics...),
		state[:n+k])
	loss := p.objective.Loss(b)
	gradients := graph.Gradient(loss, parameters...)
	out := make([]*graph.Node, 1+len(state))
	out[0] = loss
	for i := range parameters {
		newP, newM, newV := p.adam.Update(rates, parameters[i], gradients[i], first[i], second[i])
		out[1+i], out[1+n+k+i], out[1+2*n+k+i] = newP, newM, newV
	}
	copy(out[1+n:], b.Net.Nodes(statistics))
	return out
}

// loss returns the program that computes the loss of a batch that is not trained on. It keeps the
// batch, the frozen variables, the parameters and the statistics.
func (p *programs) loss(rows int) (*engine.Program, error) {
	if done, ok := p.losses[rows]; ok {
		return done, nil
	}
	net := p.objective.Net
	vars := append(net.Trained(), net.Statistics()...)
	kept := append(p.batchShapes(rows), nn.Shapes(p.objective.frozen())...)
	kept = append(kept, nn.Shapes(vars)...)
	program, err := p.engine.Compile(p.name("loss", rows), kept, nil,
		func(in []*graph.Node) []*graph.Node {
			b, values := p.batch(in)
			b.Net = nn.NewScope(false, vars, values)
			return []*graph.Node{p.objective.Loss(b)}
		})
	p.losses[rows] = program
	return program, err
}

// stateShapes returns the shapes of the state: parameters, statistics, first moments, second
// moments.
func (p *programs) stateShapes() []shapes.Shape {
	trained := nn.Shapes(p.objective.Net.Trained())
	all := append([]shapes.Shape(nil), trained...)
	all = append(all, nn.Shapes(p.objective.Net.Statistics())...)
	return append(append(all, trained...), trained...)
}

func (p *programs) name(what string, rows int) string {
	return fmt.Sprintf("%s: %s of %d rows", p.objective.Stage, what, rows)
}

func (p *programs) close() {
	for _, set := range []map[int]*engine.Program{p.steps, p.losses} {
		for _, program := range set {
			if program != nil {
				program.Close()
			}
		}
	}
}
