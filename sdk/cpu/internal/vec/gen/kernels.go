package main

import (
	"fmt"

	"github.com/invbench/invbench/sdk/cpu/internal/op"
)

// loops returns the elementwise kernels.
func loops() []loop {
	var all []loop
	for _, some := range [][]loop{arithmetic(), fused(), functions(), comparisons(), choices()} {
		all = append(all, some...)
	}
	return all
}

// arithmetic returns the operations of two operands, with forms for a scalar in place of either.
func arithmetic() []loop {
	two := func(f func(m *machine, a, b v) v) func(*machine, []v, []v, mask) (v, mask) {
		return func(m *machine, in, s []v, _ mask) (v, mask) {
			all := append(append([]v{}, in...), s...)
			return f(m, all[0], all[1]), nil
		}
	}
	var all []loop
	for _, o := range []struct {
		op       op.Op
		commutes bool // then the form with a scalar second is the one with a scalar first, too
		f        func(m *machine, a, b v) v
	}{
		{op.Add, true, func(m *machine, a, b v) v { return m.add(a, b) }},
		{op.Sub, false, func(m *machine, a, b v) v { return m.sub(a, b) }},
		{op.Mul, true, func(m *machine, a, b v) v { return m.mul(a, b) }},
		{op.Div, false, func(m *machine, a, b v) v { return m.div(a, b) }},
		{op.Max, true, func(m *machine, a, b v) v { return m.max(a, b) }},
		{op.Min, true, func(m *machine, a, b v) v { return m.min(a, b) }},
	} {
		vv := loop{
			name: asmName(o.op), fields: []string{in("Binary", o.op)},
			signature: "func(dst, a, b []float32)",
			in:        []string{"a", "b"}, unroll: 4, body: two(o.f),
		}
		vs := loop{
			name: asmName(o.op) + "S", fields: []string{in("BinaryS", o.op)},
			signature: "func(dst, a []float32, s float32)", in: []string{"a"},
			scalars: []string{"s"}, unroll: 4,
			body: two(o.f),
		}
		if o.commutes {
			vs.fields = append(vs.fields, in("SBinary", o.op))
			all = append(all, vv, vs)
			continue
		}
		sv := vs
		sv.name, sv.fields = "s"+goName(o.op), []string{in("SBinary", o.op)}
		sv.body = two(func(m *machine, a, b v) v { return o.f(m, b, a) })
		all = append(all, vv, vs, sv)
	}
	return all
}

// fused returns the kernels with a multiplication and an addition, and fill.
func fused() []loop {
	mulAdd := func(m *machine, a, b, c v) (v, mask) {
		sum := m.clone(c)
		m.addMul(sum, a, b)
		return sum, nil
	}
	return []loop{
		{
			name: "fma", fields: []string{"FMA"}, signature: "func(dst, a, b, c []float32)",
			in: []string{"a", "b", "c"}, unroll: 4,
			body: func(m *machine, in, _ []v, _ mask) (v, mask) {
				return mulAdd(m, in[0], in[1], in[2])
			},
		},
		{
			name: "scaleAdd", fields: []string{"ScaleAdd"},
			signature: "func(dst, a []float32, s float32, b []float32)",
			in:        []string{"a", "b"}, scalars: []string{"s"}, unroll: 4,
			body: func(m *machine, in, s []v, _ mask) (v, mask) {
				return mulAdd(m, in[0], s[0], in[1])
			},
		},
		{
			name: "affine", fields: []string{"Affine"},
			signature: "func(dst, a []float32, s, t float32)",
			in:        []string{"a"}, scalars: []string{"s", "t"}, unroll: 4,
			body: func(m *machine, in, s []v, _ mask) (v, mask) {
				return mulAdd(m, in[0], s[0], s[1])
			},
		},
		{
			name: "fill", fields: []string{"Fill"}, signature: "func(dst []float32, s float32)",
			scalars: []string{"s"}, unroll: 4,
			body: func(_ *machine, _, s []v, _ mask) (v, mask) { return s[0], nil },
		},
	}
}

// functions returns the kernels of one operand. Each states how far its result may be from the true
// one, in units in the last place, for all arguments; a test of package vec reads that in what is
// written.
func functions() []loop {
	var all []loop
	for _, f := range []struct {
		op     op.Op
		unroll int
		ulps   float64
		f      func(m *machine, x v) v
	}{
		{op.Neg, 4, 0, (*machine).neg},
		{op.Abs, 4, 0, (*machine).abs},
		{op.Sign, 4, 0, (*machine).sign},
		{op.Step, 4, 0, (*machine).step},
		{
			op.Relu, 4, 0,
			func(m *machine, x v) v { return m.keep(m.compare(notLe, x, float32(0)), x) },
		},
		{op.Sqrt, 2, 0.5, (*machine).sqrt},
		{op.Rsqrt, 2, 1.5, func(m *machine, x v) v { return m.recip(m.sqrt(x)) }},
		{op.Floor, 4, 0, func(m *machine, x v) v { return m.round(x, down) }},
		{op.Ceil, 4, 0, func(m *machine, x v) v { return m.round(x, up) }},
		{op.Round, 4, 0, func(m *machine, x v) v { return m.round(x, nearest) }},
		{op.Exp, 2, 1, (*machine).exp},
		{op.Expm1, 2, 2, (*machine).expm1},
		{op.Log, 2, 1, (*machine).log},
		{op.Log1p, 1, 2, (*machine).log1p},
		{op.Tanh, 2, 3, (*machine).tanh},
		{op.Logistic, 2, 2.5, (*machine).logistic},
		{op.Sin, 1, 2, (*machine).sin},
		{op.Cos, 1, 2, (*machine).cos},
	} {
		l := function(asmName(f.op), in("Unary", f.op), f.unroll, f.f)
		l.note = fmt.Sprintf(", with an error of at most %v ulp", f.ulps)
		if f.op == op.Sin || f.op == op.Cos {
			l.wrap = "trigonometric(k, op." + goName(f.op) + ", %s)"
		}
		all = append(all, l)
	}
	return append(all,
		function("square", "Square", 4, func(m *machine, x v) v { return m.mul(x, x) }),
		function("recip", "Recip", 2, (*machine).recip))
}

// function returns a kernel of one operand.
func function(name, field string, unroll int, f func(m *machine, x v) v) loop {
	return loop{
		name: name, fields: []string{field}, signature: "func(dst, a []float32)", in: []string{"a"},
		unroll: unroll,
		body:   func(m *machine, in, _ []v, _ mask) (v, mask) { return f(m, in[0]), nil },
	}
}

// comparisons returns the kernels that make a mask of two operands, of which the second may be a
// scalar.
func comparisons() []loop {
	var all []loop
	for _, c := range []struct {
		op        op.Op
		predicate int
	}{{op.Eq, eq}, {op.Ne, ne}, {op.Lt, lt}, {op.Le, le}, {op.Gt, gt}, {op.Ge, ge}} {
		all = append(all,
			loop{
				name: asmName(c.op), fields: []string{in("Compare", c.op)},
				signature: "func(dst []bool, a, b []float32)",
				in:        []string{"a", "b"}, toBool: true, unroll: 2,
				body: func(m *machine, in, _ []v, _ mask) (v, mask) {
					return nil, m.compare(c.predicate, in[0], in[1])
				},
			},
			loop{
				name: asmName(c.op) + "S", fields: []string{in("CompareS", c.op)},
				signature: "func(dst []bool, a []float32, s float32)", in: []string{"a"},
				scalars: []string{"s"},
				toBool:  true, unroll: 2,
				body: func(m *machine, in, s []v, _ mask) (v, mask) {
					return nil, m.compare(c.predicate, in[0], s[0])
				},
			})
	}
	return all
}

// choices returns the other kernels with masks.
func choices() []loop {
	return []loop{
		{
			name: "isFinite", fields: []string{"IsFinite"},
			signature: "func(dst []bool, a []float32)",
			in:        []string{"a"}, toBool: true, unroll: 2,
			body: func(m *machine, in, _ []v, _ mask) (v, mask) {
				return nil, m.compare(lt, m.abs(in[0]), bits(0x7f800000))
			},
		},
		{
			name: "select", fields: []string{"Select"},
			signature: "func(dst []float32, mask []bool, a, b []float32)",
			in:        []string{"mask", "a", "b"},
			masked:    "mask", unroll: 2,
			body: func(m *machine, in, _ []v, k mask) (v, mask) {
				return m.choose(k, in[0], in[1]), nil
			},
		},
	}
}
