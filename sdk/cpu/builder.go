package cpu

import (
	"errors"
	"fmt"

	"github.com/gomlx/gomlx/backends"
	"github.com/gomlx/gomlx/backends/notimplemented"
	"github.com/gomlx/gomlx/pkg/core/dtypes"
	"github.com/gomlx/gomlx/pkg/core/shapes"

	"github.com/invbench/invbench/sdk/cpu/internal/fuse"
	"github.com/invbench/invbench/sdk/cpu/internal/ir"
	"github.com/invbench/invbench/sdk/cpu/internal/plan"
)

// builder makes the graph of one computation. Its ops are nodes of the graph.
type builder struct {
	notimplemented.Builder // for the operations that there are no methods for

	backend *Backend
	name    string
	graph   *ir.Graph
	done    bool
	names   []string
	inputs  []shapes.Shape
}

var _ backends.Builder = (*builder)(nil)

// node is a backends.Op of a builder.
type node struct {
	b *builder
	n *ir.Node
}

// Builder returns a builder for a computation.
func (b *Backend) Builder(name string) backends.Builder {
	g := ir.New()
	g.Plain = !b.config.fuse
	return &builder{
		Builder: notimplemented.Builder{ErrFn: func(o backends.OpType) error {
			return fmt.Errorf("operation %s is not implemented by backend %q", o, Name)
		}},
		backend: b, name: name, graph: g,
	}
}

// Name returns the name of the computation.
func (b *builder) Name() string { return b.name }

// op returns a node as a backends.Op.
func (b *builder) op(n *ir.Node) backends.Op { return &node{b, n} }

// nodes returns the nodes of ops, which must be of this builder.
func (b *builder) nodes(what fmt.Stringer, ops ...backends.Op) ([]*ir.Node, error) {
	if b.done {
		return nil, fmt.Errorf("%s: the graph %q is compiled, nothing can be added", what, b.name)
	}
	nodes := make([]*ir.Node, len(ops))
	for i, o := range ops {
		n, ok := o.(*node)
		if !ok || n == nil || n.b != b {
			return nil, fmt.Errorf("%s: operand %d is not of the graph %q", what, i, b.name)
		}
		nodes[i] = n.n
	}
	return nodes, nil
}

// shapeOf returns the shape of a node.
func shapeOf(n *ir.Node) shapes.Shape { return shapes.Shape{DType: n.Type, Dimensions: n.Dims} }

// OpShape returns the shape of an op.
func (b *builder) OpShape(o backends.Op) (shapes.Shape, error) {
	n, ok := o.(*node)
	if !ok || n == nil || n.b != b {
		return shapes.Invalid(), fmt.Errorf("shape of an operation: it is not of the graph %q",
			b.name)
	}
	return shapeOf(n.n).Clone(), nil
}

// Parameter adds an input.
func (b *builder) Parameter(
	name string, shape shapes.Shape, sharding *backends.ShardingSpec,
) (backends.Op, error) {
	if _, err := b.nodes(backends.OpTypeParameter); err != nil {
		return nil, err
	}
	switch {
	case !supported(shape.DType):
		return nil, fmt.Errorf("parameter %q: %w", name, unsupportedType(shape.DType))
	case sharding != nil:
		return nil, fmt.Errorf("parameter %q: sharding is not implemented by backend %q",
			name, Name)
	}
	b.names = append(b.names, name)
	b.inputs = append(b.inputs, shape.Clone())
	return b.op(b.graph.Param(shape.DType, shape.Dimensions)), nil
}

// Compile compiles the graph. Nothing can be added to it afterwards.
func (b *builder) Compile(
	outputs []backends.Op, shardings []*backends.ShardingSpec,
) (exec backends.Executable, err error) {
	nodes, err := b.nodes(stringer("compile"), outputs...)
	if err != nil {
		return nil, err
	}
	if len(shardings) != 0 {
		return nil, fmt.Errorf("compile graph %q: sharding is not implemented by backend %q",
			b.name, Name)
	}
	b.done = true
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("compile graph %q: %v", b.name, r)
		}
	}()
	program, err := plan.Compile(b.graph, nodes, b.backend.machine,
		fuse.Options{Single: !b.backend.config.fuse})
	if err != nil {
		return nil, fmt.Errorf("compile graph %q for backend %q: %w", b.name, Name, err)
	}
	e := &executable{
		backend: b.backend, name: b.name, program: program, names: b.names, inputs: b.inputs,
	}
	for _, n := range nodes {
		e.outputs = append(e.outputs, shapeOf(n))
	}
	b.graph = nil
	return e, nil
}

// stringer is a string as a fmt.Stringer, for names of things that are no operations.
type stringer string

func (s stringer) String() string { return string(s) }

// DistributedSPMD fails unless there is one device.
func (b *builder) DistributedSPMD(devices int) error {
	if devices == 1 {
		return nil
	}
	return fmt.Errorf("run on %d devices: %w", devices, errOneDevice)
}

// DistributedAutoSharding fails.
func (b *builder) DistributedAutoSharding(...backends.Mesh) error {
	return fmt.Errorf("shard a computation: %w", errOneDevice)
}

// DeviceAssignment fails unless the only device is assigned.
func (b *builder) DeviceAssignment(devices ...backends.DeviceNum) error {
	if len(devices) == 1 && devices[0] == 0 {
		return nil
	}
	return fmt.Errorf("assign devices %v: %w", devices, errOneDevice)
}

var errOneDevice = errors.New("backend " + Name + " has one device, 0")

// sameType checks that operands have the same type.
func sameType(what backends.OpType, nodes ...*ir.Node) error {
	for _, n := range nodes[1:] {
		if n.Type != nodes[0].Type {
			return fmt.Errorf("%s: operands are of types %s and %s, want one",
				what, nodes[0].Type, n.Type)
		}
	}
	return nil
}

// isInteger says whether t is an integer type.
func isInteger(t dtypes.DType) bool { return t.IsInt() }
