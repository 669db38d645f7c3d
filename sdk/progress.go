package sdk

import "context"

// Progress is one report of how far a long call has come. A model that computes with one of several
// backends says once, early in Fit, which one it is: a report with the Stage "backend NAME" and
// nothing done of nothing goes into the record. The name may be followed by " isa=SET", the
// instruction set that decides how results are rounded.
type Progress struct {
	Done, Total int     // work done and expected, in the units of Stage; Total 0 means unknown
	Stage       string  // what is being done, such as "forward net" or "epoch"
	Loss        float64 // the current training loss, NaN if there is none
	Validation  float64 // the current validation loss, NaN if there is none
}

// Reporter receives progress reports. It must not block and may be called from any goroutine.
type Reporter func(Progress)

type reporterKey struct{}

// WithReporter returns a context under which Report calls r.
func WithReporter(ctx context.Context, r Reporter) context.Context {
	return context.WithValue(ctx, reporterKey{}, r)
}

// Report hands p to the reporter of ctx, and does nothing where there is none.
func Report(ctx context.Context, p Progress) {
	if r, ok := ctx.Value(reporterKey{}).(Reporter); ok && r != nil {
		r(p)
	}
}
