package sketch

import (
	"encoding/binary"
	"math"

	"github.com/invbench/invbench/sdk"
)

const (
	topLevel = 65534 // the level of High
	noLevel  = 65535 // of what is not finite
)

// Quantise keeps values as levels between the smallest and the largest finite one of them: each is
// off by at most (High-Low)/131068.
func Quantise(values []float32) Levels {
	low, high := math.Inf(1), math.Inf(-1)
	for i, v := range values {
		if sdk.Finite(values[i : i+1]) {
			low, high = min(low, float64(v)), max(high, float64(v))
		}
	}
	if low > high {
		low, high = 0, 0
	}
	l := Levels{Low: low, High: high, Levels: make([]byte, 0, 2*len(values))}
	for i, v := range values {
		level := uint16(noLevel)
		if sdk.Finite(values[i : i+1]) {
			level = l.level(float64(v))
		}
		l.Levels = binary.LittleEndian.AppendUint16(l.Levels, level)
	}
	return l
}

// level returns the level nearest to a value between Low and High.
func (l Levels) level(v float64) uint16 {
	if l.High == l.Low {
		return 0
	}
	return uint16(math.Round((v - l.Low) / (l.High - l.Low) * topLevel))
}

// Len returns how many numbers there are.
func (l Levels) Len() int { return len(l.Levels) / 2 }

// Value returns number i, NaN if it was not finite.
func (l Levels) Value(i int) float64 {
	level := binary.LittleEndian.Uint16(l.Levels[2*i:])
	if level == noLevel {
		return math.NaN()
	}
	return l.Low + (l.High-l.Low)*float64(level)/topLevel
}
