package nntest

// Gradient is the gradient of a loss with respect to the parameters of one layer.
type Gradient struct {
	Weight       [][]float64
	Bias         []float64
	Scale, Shift []float64 // nil where the layer has no batch norm
}

// Backward returns the gradients of a loss with respect to each layer's parameters and to the input
// of the last Forward, given the loss's gradient with respect to the output.
func (n *Net) Backward(d [][]float64) (layers []Gradient, input [][]float64) {
	layers = make([]Gradient, len(n.Layers))
	for i := len(n.Layers) - 1; i >= 0; i-- {
		layers[i], d = n.Layers[i].backward(d)
	}
	return layers, d
}

func (l *Layer) backward(d [][]float64) (Gradient, [][]float64) {
	var g Gradient
	if l.Scale != nil {
		d = l.denormalise(d, &g)
	}
	g.Weight, g.Bias = zeros(len(l.Weight), len(l.Bias)), make([]float64, len(l.Bias))
	input := zeros(len(d), len(l.Weight))
	for i := range d {
		for k, v := range d[i] {
			g.Bias[k] += v
			for j := range l.Weight {
				g.Weight[j][k] += v * l.in[i][j]
				input[i][j] += v * l.Weight[j][k]
			}
		}
	}
	return g, input
}

// denormalise takes d back through ReLU and batch norm.
func (l *Layer) denormalise(d [][]float64, g *Gradient) [][]float64 {
	rows := float64(len(d))
	out := zeros(len(d), len(l.Bias))
	g.Scale, g.Shift = make([]float64, len(l.Bias)), make([]float64, len(l.Bias))
	for k := range l.Bias {
		for i := range d {
			v := d[i][k] * l.on[i][k]
			g.Shift[k] += v
			g.Scale[k] += v * l.centred[i][k] / l.deviation[k]
		}
		for i := range d {
			v := d[i][k] * l.on[i][k]
			if l.training { // the batch's mean and variance depend on every row
				v -= g.Shift[k]/rows + l.centred[i][k]/l.deviation[k]*g.Scale[k]/rows
			}
			out[i][k] = v * l.Scale[k] / l.deviation[k]
		}
	}
	return out
}

// MeanSquare returns the mean over rows and columns of (a-b)², and its gradient with respect to a.
func MeanSquare(a, b [][]float64) (float64, [][]float64) {
	n := float64(len(a) * len(a[0]))
	loss, d := 0.0, zeros(len(a), len(a[0]))
	for i := range a {
		for k := range a[i] {
			e := a[i][k] - b[i][k]
			loss += e * e / n
			d[i][k] = 2 * e / n
		}
	}
	return loss, d
}

// Parameters returns all parameters of a layer next to their gradients, as slices of numbers.
func (l *Layer) Parameters(g Gradient) (values, gradients [][]float64) {
	values, gradients = append(values, l.Weight...), append(gradients, g.Weight...)
	values, gradients = append(values, l.Bias), append(gradients, g.Bias)
	if l.Scale != nil {
		values, gradients = append(values, l.Scale, l.Shift), append(gradients, g.Scale, g.Shift)
	}
	return values, gradients
}

// Rows widens a flat row-major matrix.
func Rows(flat []float32, width int) [][]float64 {
	m := zeros(len(flat)/width, width)
	for i, v := range flat {
		m[i/width][i%width] = float64(v)
	}
	return m
}
