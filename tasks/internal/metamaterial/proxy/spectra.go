package proxy

import (
	"github.com/invbench/invbench/tasks/internal/metamaterial/internal/lanes"
)

// block is how many rows are computed at a time: few, so that they stay in the cache nearest to the
// processor.
const block = 32

// spread is the length of an amplitude: 2·Points numbers, filled up to a multiple of lanes.Columns.
const spread = (2*Points + lanes.Columns - 1) / lanes.Columns * lanes.Columns

// brightest bounds the transmittance: no more light leaves than falls in, whatever a network says.
const brightest = 1

// spectrometer computes spectra with networks. It serves one goroutine at a time.
type spectrometer struct {
	engine   *lanes.Engine
	networks []*network
	scratch
}

// scratch is memory for a block of rows.
type scratch struct {
	inputs  [cylinders][block * features]float32 // turned, as are in and out
	in, out []float32                            // four times block rows of a layer's units
	// The same, not turned: the sum of what all layers have added.
	state     []float32
	head      []float32
	amplitude []float32 // of one network
	mean      []float32 // of all
}

func newSpectrometer(engine *lanes.Engine, networks []*network) *spectrometer {
	s := &spectrometer{engine: engine, networks: networks}
	width, head := 0, 0
	for _, n := range networks {
		width, head = max(width, n.Width), max(head, n.Head)
	}
	for _, room := range []*[]float32{&s.in, &s.out, &s.state} {
		*room = make([]float32, cylinders*block*width)
	}
	s.head = make([]float32, block*head)
	s.amplitude, s.mean = make([]float32, block*spread), make([]float32, block*spread)
	return s
}

// measureAll sets y, rows of Points numbers, to the spectra of x, rows of eight. All numbers of x
// are finite.
func (s *spectrometer) measureAll(x, y []float32) {
	for len(x) > 0 {
		n := min(len(x)/inputs, block)
		s.measure(n, x[:n*inputs], y[:n*Points])
		x, y = x[n*inputs:], y[n*Points:]
	}
}

// measure does so for at most a block of rows.
func (s *spectrometer) measure(n int, x, y []float32) {
	count := (n + lanes.Rows - 1) / lanes.Rows * lanes.Rows
	s.begin(n, count, x)
	clear(s.mean)
	for _, net := range s.networks {
		s.run(net, count, nil)
		for i, v := range s.amplitude[:count*spread] {
			s.mean[i] += v
		}
	}
	share := 1 / float32(len(s.networks))
	for i := range n {
		mean, row := s.mean[i*spread:], y[i*Points:][:Points]
		re, im := mean[:Points], mean[Points:][:Points]
		for j := range row {
			a, b := share*re[j], share*im[j]
			row[j] = min(a*a+b*b, brightest)
		}
	}
}

// begin sets the inputs to those of n rows of x, and to zeros up to count.
func (s *spectrometer) begin(n, count int, x []float32) {
	for i := range n {
		for f := range features {
			row := x[i*inputs+f*cylinders:][:cylinders]
			for k, v := range lanes.Turned([4]float32(row)) {
				s.inputs[k][i*features+f] = v
			}
		}
	}
	for k := range s.inputs {
		clear(s.inputs[k][n*features : count*features])
	}
}

// run computes the amplitudes of count rows with a network. If follow is not nil it is called
// before each activation: for each layer, while its numbers are in s.out, and then for the head.
func (s *spectrometer) run(net *network, count int, follow follower) {
	apart := block * net.Width
	clear(s.state)
	for i, l := range net.layers {
		for k, m := range l {
			in, ld := s.in[k*apart:], net.Width
			if i == 0 {
				in, ld = s.inputs[k][:], features
			}
			s.engine.Multiply(count, in, ld, m, s.out[k*apart:], net.Width)
		}
		if follow != nil {
			follow.layer(net, i)
		}
		s.engine.Cross(count*net.Width, s.out, s.state, apart)
		s.in, s.out = s.out, s.in
	}
	s.engine.Multiply(count, s.in, net.Width, net.head, s.head, net.Head)
	if follow != nil {
		follow.top(net)
	}
	s.engine.Bend(s.head[:count*net.Head])
	s.engine.Multiply(count, s.head, net.Head, net.out, s.amplitude, spread)
}

// follower is told the numbers that an activation is about to change.
type follower interface {
	layer(net *network, i int)
	top(net *network)
}
