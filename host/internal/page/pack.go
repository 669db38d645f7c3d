package page

import "math"

const (
	digits64 = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
	topLevel = 4094 // of two such digits
	noLevel  = 4095 // of what is not finite
	topShade = 62   // of one such digit
	noShade  = 63   // of what is not finite
)

// span is the range that packed numbers lie in.
type span struct {
	Low  float64 `json:"low"`
	High float64 `json:"high"`
}

// spanOf returns the range of the finite numbers among values, and whether there are any.
func spanOf(values []float64) (span, bool) {
	s := span{math.Inf(1), math.Inf(-1)}
	for _, v := range values {
		if finite(v) {
			s.Low, s.High = min(s.Low, v), max(s.High, v)
		}
	}
	if s.Low > s.High {
		return span{}, false
	}
	return s, true
}

// rounded returns the span with the digits that are written. What is packed in it is read in it.
func (s span) rounded() span { return span{figuresOf(s.Low, 6), figuresOf(s.High, 6)} }

// share returns where v lies between the ends, from 0 to 1.
func (s span) share(v float64) float64 {
	if s.High <= s.Low {
		return 0
	}
	return min(max((v-s.Low)/(s.High-s.Low), 0), 1)
}

// pack writes each number as one of 4095 steps of the span, in two digits: an eighth of what JSON
// takes.
func (s span) pack(values []float64) string {
	text := make([]byte, 0, 2*len(values))
	for _, v := range values {
		level := noLevel
		if finite(v) {
			level = int(math.Round(s.share(v) * topLevel))
		}
		text = append(text, digits64[level>>6], digits64[level&63])
	}
	return string(text)
}

// shade writes each number as one of 63 steps of the span, in one digit: enough for the colours of
// a map.
func (s span) shade(values []float64) string {
	text := make([]byte, len(values))
	for i, v := range values {
		level := noShade
		if finite(v) {
			level = int(math.Round(s.share(v) * topShade))
		}
		text[i] = digits64[level]
	}
	return string(text)
}

func finite(v float64) bool { return !math.IsNaN(v) && !math.IsInf(v, 0) }
