package main

// arithmetic returns the kernels of one to three operands and few instructions.
func arithmetic() []loop {
	two := func(f func(m *machine, a, b v) v) func(*machine, []v, []v, mask) (v, mask) {
		return func(m *machine, in, s []v, _ mask) (v, mask) {
			all := append(append([]v{}, in...), s...)
			return f(m, all[0], all[1]), nil
		}
	}
	var loops []loop
	for _, o := range []struct {
		name    string
		scalars int // 1: also a form with a scalar second, 2: and one with a scalar first
		f       func(m *machine, a, b v) v
	}{
		{"add", 1, func(m *machine, a, b v) v { return m.add(a, b) }},
		{"sub", 2, func(m *machine, a, b v) v { return m.sub(a, b) }},
		{"mul", 1, func(m *machine, a, b v) v { return m.mul(a, b) }},
		{"div", 2, func(m *machine, a, b v) v { return m.div(a, b) }},
		{"max", 1, func(m *machine, a, b v) v { return m.max(a, b) }},
		{"min", 1, func(m *machine, a, b v) v { return m.min(a, b) }},
	} {
		loops = append(loops,
			loop{name: o.name, signature: "func(dst, a, b []float32)", in: []string{"a", "b"}, unroll: 4, body: two(o.f)},
			loop{
				name: o.name + "S", signature: "func(dst, a []float32, s float32)",
				in: []string{"a"}, scalars: []string{"s"}, unroll: 4, body: two(o.f),
			})
		if o.scalars == 2 {
			flipped := func(m *machine, a, b v) v { return o.f(m, b, a) }
			loops = append(loops, loop{
				name: "s" + upper(o.name), signature: "func(dst, a []float32, s float32)",
				in: []string{"a"}, scalars: []string{"s"}, unroll: 4, body: two(flipped),
			})
		}
	}
	return append(loops, fused()...)
}

// fused returns the kernels with a multiplication and an addition, clamp and fill.
func fused() []loop {
	mulAdd := func(m *machine, a, b, c v) (v, mask) {
		sum := m.clone(c)
		m.addMul(sum, a, b)
		return sum, nil
	}
	return []loop{
		{
			name: "fMA", signature: "func(dst, a, b, c []float32)", in: []string{"a", "b", "c"}, unroll: 4,
			body: func(m *machine, in, _ []v, _ mask) (v, mask) { return mulAdd(m, in[0], in[1], in[2]) },
		},
		{
			name: "scaleAdd", signature: "func(dst, a []float32, s float32, b []float32)", in: []string{"a", "b"},
			scalars: []string{"s"}, unroll: 4,
			body: func(m *machine, in, s []v, _ mask) (v, mask) { return mulAdd(m, in[0], s[0], in[1]) },
		},
		{
			name: "affine", signature: "func(dst, a []float32, s, t float32)", in: []string{"a"},
			scalars: []string{"s", "t"}, unroll: 4,
			body: func(m *machine, in, s []v, _ mask) (v, mask) { return mulAdd(m, in[0], s[0], s[1]) },
		},
		{
			name: "clamp", signature: "func(dst, a []float32, lo, hi float32)", in: []string{"a"},
			scalars: []string{"lo", "hi"}, unroll: 2,
			body: func(m *machine, in, s []v, _ mask) (v, mask) { return m.min(m.max(in[0], s[0]), s[1]), nil },
		},
		{
			name: "fill", signature: "func(dst []float32, s float32)", scalars: []string{"s"}, unroll: 4,
			body: func(_ *machine, _, s []v, _ mask) (v, mask) { return s[0], nil },
		},
	}
}

// functions returns the kernels of one operand.
func functions() []loop {
	var loops []loop
	for _, f := range []struct {
		name   string
		unroll int
		f      func(m *machine, x v) v
	}{
		{"neg", 4, (*machine).neg},
		{"abs", 4, (*machine).abs},
		{"sign", 4, (*machine).sign},
		{"step", 4, func(m *machine, x v) v { return m.rawMin(m.set(float32(1)), m.add(m.sign(x), float32(1))) }},
		{"relu", 4, func(m *machine, x v) v { return m.keep(m.compare(notLe, x, float32(0)), x) }},
		{"square", 4, func(m *machine, x v) v { return m.mul(x, x) }},
		{"sqrt", 2, (*machine).sqrt},
		{"rsqrt", 2, func(m *machine, x v) v { return m.div(m.set(float32(1)), m.sqrt(x)) }},
		{"recip", 2, func(m *machine, x v) v { return m.div(m.set(float32(1)), x) }},
		{"floor", 4, func(m *machine, x v) v { return m.round(x, down) }},
		{"ceil", 4, func(m *machine, x v) v { return m.round(x, up) }},
		{"round", 4, (*machine).roundAway},
		{"exp", 2, (*machine).exp},
		{"expm1", 2, (*machine).expm1},
		{"log", 2, (*machine).log},
		{"log1p", 1, (*machine).log1p},
		{"tanh", 2, (*machine).tanh},
		{"sigmoid", 2, (*machine).sigmoid},
		{"atan", 1, (*machine).atan},
		{"sin", 1, (*machine).sin},
		{"cos", 1, (*machine).cos},
	} {
		loops = append(loops, loop{
			name: f.name, signature: "func(dst, a []float32)", in: []string{"a"}, unroll: f.unroll,
			body: func(m *machine, in, _ []v, _ mask) (v, mask) { return f.f(m, in[0]), nil },
		})
	}
	return loops
}

// masks returns comparisons, choices and conversions.
func masks() []loop {
	var loops []loop
	for _, c := range []struct {
		name      string
		predicate int
	}{{"eq", eq}, {"ne", ne}, {"lt", lt}, {"le", le}, {"gt", gt}, {"ge", ge}} {
		loops = append(loops,
			loop{
				name: c.name, signature: "func(dst []bool, a, b []float32)", in: []string{"a", "b"}, toBool: true, unroll: 2,
				body: func(m *machine, in, _ []v, _ mask) (v, mask) { return nil, m.compare(c.predicate, in[0], in[1]) },
			},
			loop{
				name: c.name + "S", signature: "func(dst []bool, a []float32, s float32)", in: []string{"a"},
				scalars: []string{"s"}, toBool: true, unroll: 2,
				body: func(m *machine, in, s []v, _ mask) (v, mask) { return nil, m.compare(c.predicate, in[0], s[0]) },
			})
	}
	return append(loops, choices()...)
}

func choices() []loop {
	return []loop{
		{
			name: "isFinite", signature: "func(dst []bool, a []float32)", in: []string{"a"}, toBool: true, unroll: 2,
			body: func(m *machine, in, _ []v, _ mask) (v, mask) {
				return nil, m.compare(lt, m.abs(in[0]), bits(0x7f800000))
			},
		},
		{
			name: "select", signature: "func(dst []float32, mask []bool, a, b []float32)", in: []string{"mask", "a", "b"},
			masked: "mask", unroll: 2,
			body: func(m *machine, in, _ []v, k mask) (v, mask) { return m.choose(k, in[0], in[1]), nil },
		},
		{
			name: "selectS", signature: "func(dst []float32, mask []bool, a []float32, s float32)",
			in: []string{"mask", "a"}, scalars: []string{"s"}, masked: "mask", unroll: 2,
			body: func(m *machine, in, s []v, k mask) (v, mask) { return m.choose(k, in[0], s[0]), nil },
		},
		{
			name: "wherePos", signature: "func(dst, g, x []float32)", in: []string{"g", "x"}, unroll: 4,
			body: func(m *machine, in, _ []v, _ mask) (v, mask) {
				return m.keep(m.compare(gt, in[1], float32(0)), in[0]), nil
			},
		},
		{
			name: "fromBool", signature: "func(dst []float32, src []bool)", in: []string{"src"}, masked: "src", unroll: 2,
			body: func(m *machine, _, _ []v, k mask) (v, mask) { return m.keep(k, m.set(float32(1))), nil },
		},
		{
			name: "fromInt32", signature: "func(dst []float32, src []int32)", in: []string{"src"}, unroll: 4,
			body: func(m *machine, in, _ []v, _ mask) (v, mask) { return m.toFloat(in[0]), nil },
		},
	}
}
