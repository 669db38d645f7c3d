package proxy

import (
	_ "embed" // for the networks
	"errors"
	"fmt"
	"sync"

	"github.com/invbench/invbench/sdk"
	"github.com/invbench/invbench/tasks/internal/metamaterial/internal/lanes"
)

//go:embed networks.bin
var embedded []byte

// Proxy is networks, the mean of whose amplitudes counts. It is read-only and serves any number of
// goroutines.
type Proxy struct {
	engine   *lanes.Engine
	networks []*network
	idle     sync.Pool // of *spectrometer
}

// New returns the proxy of the networks that come with this package.
func New() (*Proxy, error) {
	networks, err := Decode(embedded)
	if err != nil {
		return nil, fmt.Errorf("the networks of the package: %w", err)
	}
	return Of(networks)
}

// Of returns the proxy of networks. None, or weights of the wrong sizes, are an error that wraps
// sdk.ErrInvalid.
func Of(networks []Weights) (*Proxy, error) {
	return newProxy(lanes.New(), networks)
}

func newProxy(engine *lanes.Engine, networks []Weights) (*Proxy, error) {
	if len(networks) == 0 {
		return nil, fmt.Errorf("%w: a proxy of no networks", sdk.ErrInvalid)
	}
	p := &Proxy{engine: engine}
	var problems []error
	for _, w := range networks {
		if err := w.Validate(); err != nil {
			problems = append(problems, err)
			continue
		}
		p.networks = append(p.networks, newNetwork(w))
	}
	if err := errors.Join(problems...); err != nil {
		return nil, err
	}
	p.idle.New = func() any { return newSpectrometer(engine, p.networks) }
	return p, nil
}

// Measure sets y, rows of Points numbers, to the spectra of x, rows of eight, all of which must be
// finite. Outside the box that the networks were trained on the numbers mean nothing.
func (p *Proxy) Measure(x, y []float32) {
	s := p.idle.Get().(*spectrometer)
	defer p.idle.Put(s)
	s.measureAll(x, y)
}

// Jacobian sets d, rows of Points·8 numbers, to the derivatives of the spectra of x: eight for each
// point.
func (p *Proxy) Jacobian(x, d []float32) {
	s := p.idle.Get().(*spectrometer)
	defer p.idle.Put(s)
	s.derive(x, d)
}
