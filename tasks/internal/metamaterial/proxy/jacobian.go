package proxy

import "github.com/invbench/invbench/tasks/internal/metamaterial/internal/lanes"

// tangents carry the derivatives of one row by its eight numbers through a network, beside the row
// itself (forward differentiation). They are held like eight rows of a block. Matrices multiply
// them as they do the row, without the bias; at an activation they are multiplied by its slope.
type tangents struct {
	*spectrometer                       // of the row
	inputs         [cylinders][]float32 // turned, as are in and out
	in, out, state []float32            // of each cylinder, eight rows of a layer's units
	head           []float32
	through        []float32 // the derivatives of a network's amplitudes
	re, im         []float32 // the row's amplitudes, their sum over networks
	dre, dim       []float32 // their derivatives, a number of x after the other
}

// derive sets d to the derivatives of the spectra of x: eight for each point.
func (s *spectrometer) derive(x, d []float32) {
	t := newTangents(s)
	for ; len(x) > 0; x, d = x[inputs:], d[inputs*Points:] {
		t.row(x[:inputs], d[:inputs*Points])
	}
}

func newTangents(s *spectrometer) *tangents {
	t := &tangents{spectrometer: s}
	for _, room := range []*[]float32{&t.in, &t.out, &t.state} {
		*room = make([]float32, len(s.in)/block*inputs)
	}
	t.head = make([]float32, len(s.head)/block*inputs)
	t.through = make([]float32, inputs*spread)
	t.re, t.im = make([]float32, Points), make([]float32, Points)
	t.dre, t.dim = make([]float32, inputs*Points), make([]float32, inputs*Points)
	t.begin()
	return t
}

// begin sets the inputs: the derivatives of a row by its own numbers.
func (t *tangents) begin() {
	for k := range t.inputs {
		t.inputs[k] = make([]float32, inputs*features)
	}
	for i := range inputs {
		var unit [cylinders]float32
		unit[i%cylinders] = 1
		for k, v := range lanes.Turned(unit) {
			t.inputs[k][i*features+i/cylinders] = v
		}
	}
}

// row computes the derivatives of a row.
func (t *tangents) row(x, d []float32) {
	for _, sum := range [][]float32{t.re, t.im, t.dre, t.dim} {
		clear(sum)
	}
	t.spectrometer.begin(1, lanes.Rows, x)
	for _, net := range t.networks {
		clear(t.state)
		t.run(net, lanes.Rows, t)
		add(t.re, t.amplitude)
		add(t.im, t.amplitude[Points:])
		for k := range inputs {
			add(t.dre[k*Points:][:Points], t.through[k*spread:])
			add(t.dim[k*Points:][:Points], t.through[k*spread+Points:])
		}
	}
	t.square(d)
}

// square sets d to the derivatives of the power, given those of the amplitudes.
func (t *tangents) square(d []float32) {
	share := 1 / float32(len(t.networks))
	for j := range Points {
		re, im := share*t.re[j], share*t.im[j]
		if re*re+im*im > brightest {
			re, im = 0, 0
		}
		for k := range inputs {
			d[j*inputs+k] = 2 * share * (re*t.dre[k*Points+j] + im*t.dim[k*Points+j])
		}
	}
}

// layer implements follower.
func (t *tangents) layer(net *network, i int) {
	apart, from := inputs*net.Width, block*net.Width
	for k, m := range net.layers[i] {
		in, ld := t.in[k*apart:], net.Width
		if i == 0 {
			in, ld = t.inputs[k], features
		}
		t.engine.Multiply(inputs, in, ld, m.Linear(), t.out[k*apart:], net.Width)
	}
	row := t.spectrometer.out
	for u := range net.Width {
		slopes := lanes.Turned([4]float32{row[u], row[from+u], row[2*from+u], row[3*from+u]})
		for k, v := range slopes {
			slopes[k] = lanes.Slope(v)
		}
		for at := u; at < apart; at += net.Width {
			t.cross(at, apart, slopes)
		}
	}
	t.in, t.out = t.out, t.in
}

// cross does to one number of a derivative what lanes.Cross does to the row.
func (t *tangents) cross(at, apart int, slopes [4]float32) {
	v := lanes.Turned([4]float32{t.out[at], t.out[apart+at], t.out[2*apart+at], t.out[3*apart+at]})
	for k := range v {
		t.state[k*apart+at] += slopes[k] * v[k]
		v[k] = t.state[k*apart+at]
	}
	for k, w := range lanes.Turned(v) {
		t.out[k*apart+at] = w
	}
}

// top implements follower.
func (t *tangents) top(net *network) {
	t.engine.Multiply(inputs, t.in, net.Width, net.head.Linear(), t.head, net.Head)
	for u, v := range t.spectrometer.head[:net.Head] {
		slope := lanes.Slope(v)
		for at := u; at < inputs*net.Head; at += net.Head {
			t.head[at] *= slope
		}
	}
	t.engine.Multiply(inputs, t.head, net.Head, net.out.Linear(), t.through, spread)
}

// add adds the beginning of v to sum.
func add(sum, v []float32) {
	for i := range sum {
		sum[i] += v[i]
	}
}
