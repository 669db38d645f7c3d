package plot

import (
	"math"
	"strconv"

	"gonum.org/v1/plot"

	"github.com/invbench/invbench/host/internal/figure"
	"github.com/invbench/invbench/host/internal/texttab"
)

// room is the factor between the outermost values and the ends of a logarithmic axis.
const room = 1.4

// decades is a logarithmic axis that fits some values: what stands on it are logarithms. Zeros
// stand at its lower end, a decade below the smallest positive value, and that end is labelled 0.
type decades struct {
	low, high float64 // of the positive values
	zero      bool
	most      int // the most decades that are labelled
}

func newDecades(most int) *decades {
	return &decades{low: math.Inf(1), high: math.Inf(-1), most: most}
}

// include makes room for v, which can be shown.
func (d *decades) include(v float64) {
	if !figure.Positive(v) {
		d.zero = true
		return
	}
	d.low, d.high = min(d.low, v), max(d.high, v)
}

// ends returns the range of the axis, a decade at least.
func (d *decades) ends() (low, high float64) {
	low, high = d.low/room, d.high*room
	if d.low > d.high {
		low, high = 0.1, 1
	}
	if short := math.Sqrt(10 / (high / low)); short > 1 {
		low, high = low/short, high*short
	}
	if d.zero {
		low /= 10
	}
	return low, high
}

// at returns where v stands.
func (d *decades) at(v float64) float64 {
	low, high := d.ends()
	return math.Log10(min(max(v, low), high))
}

// apply makes axis the one of d. It stays linear to the library, which would set long labels of a
// logarithmic one askew.
func (d *decades) apply(axis *plot.Axis) {
	low, high := d.ends()
	axis.Min, axis.Max = math.Log10(low), math.Log10(high)
	axis.Tick.Marker = plot.ConstantTicks(d.ticks())
}

// ticks labels powers of ten, and their multiples by 2 and 5 where there are few of them.
func (d *decades) ticks() []plot.Tick {
	low, high := d.ends()
	var ticks []plot.Tick
	if d.zero {
		ticks = append(ticks, plot.Tick{Value: math.Log10(low), Label: "0"})
		low *= 10
	}
	first, last := int(math.Floor(math.Log10(low))), int(math.Ceil(math.Log10(high)))
	step := (last-first-2)/d.most + 1
	for e := first; e <= last; e++ {
		for digit := 1; digit <= 9; digit++ {
			v, err := strconv.ParseFloat(strconv.Itoa(digit)+"e"+strconv.Itoa(e), 64)
			if err != nil || v < low || v > high || step > 1 && digit > 1 {
				continue
			}
			labelled := digit == 1 && e%step == 0 || last-first <= 2 && (digit == 2 || digit == 5)
			ticks = append(ticks, plot.Tick{Value: math.Log10(v), Label: label(v, labelled)})
		}
	}
	return ticks
}

func label(v float64, labelled bool) string {
	if !labelled {
		return ""
	}
	if v >= 0.001 && v < 10000 {
		return strconv.FormatFloat(v, 'f', -1, 64)
	}
	return texttab.Short(v)
}

// drawsAxis makes axis one of numbers of draws, ascending: each with a tick, if they are few.
func drawsAxis(axis *plot.Axis, t []int) {
	d := newDecades(len(t) + 1)
	for _, n := range t {
		d.include(float64(n))
	}
	d.apply(axis)
	axis.Label.Text = "number of draws T for a target"
	if len(t) > 10 {
		return
	}
	var ticks []plot.Tick
	for _, n := range t {
		ticks = append(ticks, plot.Tick{Value: math.Log10(float64(n)), Label: strconv.Itoa(n)})
	}
	axis.Tick.Marker = plot.ConstantTicks(ticks)
}

// settle gives linear axes that fit their lines a little room, also around a single value.
func settle(p *plot.Plot) {
	for _, axis := range []*plot.Axis{&p.X, &p.Y} {
		room := 0.04 * (axis.Max - axis.Min)
		if size := max(math.Abs(axis.Max), math.Abs(axis.Min)); room < 1e-9*size || room == 0 {
			room = max(0.1*size, 1e-9)
		}
		axis.Min, axis.Max = axis.Min-room, axis.Max+room
	}
}

// evenTicks returns about four labelled ticks on a linear axis, at multiples of 1, 2 or 5 times a
// power of ten.
func evenTicks(low, high float64) []plot.Tick {
	span := (high - low) / 3
	if !figure.Positive(span) {
		return nil
	}
	power := math.Pow(10, math.Floor(math.Log10(span)))
	step := power
	for _, factor := range []float64{2, 5} {
		if factor*power <= span {
			step = factor * power
		}
	}
	var ticks []plot.Tick
	for k := math.Ceil(low / step); k*step <= high && len(ticks) < 20; k++ {
		text := texttab.Short(k * step)
		if k == 0 {
			text = "0"
		}
		ticks = append(ticks, plot.Tick{Value: k * step, Label: text})
	}
	return ticks
}
