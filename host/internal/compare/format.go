package compare

import (
	"fmt"
	"strconv"
)

// mark is what stands where nothing can be said, or no difference be told from chance.
const mark = "~"

// equal is what stands where all values are the same on both sides.
const equal = "="

// Sentence says what the effect is: by how much, and how sure that is.
func (e *Effect) Sentence() string {
	text := fmt.Sprintf("%s changed by %s, from %.4g to %.4g",
		e.Name, percent(e.Ratio), e.Old, e.New)
	switch e.Zero {
	case Old:
		text = fmt.Sprintf("%s was 0 throughout and is %.4g, which counts as %s",
			e.Name, e.New, percent(e.Ratio))
	case New:
		text = fmt.Sprintf("%s is 0 throughout and was %.4g, which counts as %s",
			e.Name, e.Old, percent(e.Ratio))
	}
	if e.Interval != nil {
		text += fmt.Sprintf(" (95 %%: %s to %s)", percent(e.Interval.Low), percent(e.Interval.High))
	}
	if e.Adjusted != nil {
		text += ", p = " + probability(*e.Adjusted)
	}
	if e.Mean != nil {
		text += fmt.Sprintf("; its mean by %s, from %.4g to %.4g",
			e.Mean.change(), e.Mean.Old, e.Mean.New)
	}
	return text
}

// change formats the ratio of the means.
func (m *Means) change() string {
	if m.Ratio == nil {
		return "×∞"
	}
	return percent(*m.Ratio)
}

// percent formats a ratio as a change, such as "+4.2 %".
func percent(ratio float64) string {
	if ratio >= 10 {
		return "×" + strconv.FormatFloat(ratio, 'g', 3, 64)
	}
	change := 100 * (ratio - 1)
	if change > -10 && change < 10 {
		return fmt.Sprintf("%+.1f %%", change)
	}
	return fmt.Sprintf("%+.0f %%", change)
}

// probability formats a p-value.
func probability(p float64) string {
	switch {
	case p < 0.0001:
		return "<0.0001"
	case p < 0.1:
		return strconv.FormatFloat(p, 'g', 2, 64)
	}
	return fmt.Sprintf("%.2f", p)
}

// detail is how much a cell of a table shows.
type detail int

const (
	ratioOnly detail = iota
	withP
	withInterval
	withMean
)

// show formats the effect for a table: the change, then what makes it one.
func (e *Effect) show(d detail) string {
	if e == nil {
		return mark
	}
	if e.Ratio == 1 && e.Interval != nil && e.Interval.Low == e.Interval.High {
		return equal
	}
	text := mark + " " + percent(e.Ratio)
	if e.Verdict == Worse || e.Verdict == Better {
		text = string(e.Verdict) + " " + percent(e.Ratio)
	}
	if d >= withInterval && e.Interval != nil {
		text += fmt.Sprintf(" [%s, %s]", percent(e.Interval.Low), percent(e.Interval.High))
	}
	if d >= withP && e.Adjusted != nil {
		text += " p " + probability(*e.Adjusted)
	}
	if d >= withMean && e.Mean != nil {
		text += ", mean " + e.Mean.change()
	}
	return text
}
