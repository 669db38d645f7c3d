package bench

import (
	"math"
	"strings"

	"github.com/invbench/invbench/sdk"
)

// Step says how far a cell has come.
type Step struct {
	Stage            string  // what is being done, such as "fit: epoch"
	Done, Total      int     // in the units of Stage; Total 0 if that is unknown
	Loss, Validation float64 // NaN if there is none
}

// step reports a stage of the host's own work; see fitStep for those of the model.
func (a *attempt) step(stage string, done, total int) {
	if a.tell != nil {
		a.tell(Step{
			Stage: stage, Done: done, Total: total, Loss: math.NaN(), Validation: math.NaN(),
		})
	}
}

// fitStep passes on what a model reports while it is fitted.
func (a *attempt) fitStep(p sdk.Progress) {
	if name, isa, ok := backend(p); ok {
		a.record.Machine.Backend, a.record.Machine.ISA = name, isa
		return
	}
	a.curves.add(p)
	if a.tell == nil {
		return
	}
	stage := "fit"
	if p.Stage != "" {
		stage += ": " + p.Stage
	}
	a.tell(Step{Stage: stage, Done: p.Done, Total: p.Total, Loss: p.Loss, Validation: p.Validation})
}

// backend returns what a model computes with, if that is what it reports: a stage "backend NAME" or
// "backend=NAME" without any progress is no stage, and goes into the record. The name may be
// followed by " isa=SET", the instruction set.
func backend(p sdk.Progress) (name, isa string, ok bool) {
	rest, ok := strings.CutPrefix(p.Stage, "backend")
	if !ok || p.Done != 0 || p.Total != 0 || rest == "" || rest[0] != ' ' && rest[0] != '=' {
		return "", "", false
	}
	name, isa, _ = strings.Cut(rest[1:], " isa=")
	return strings.TrimSpace(name), strings.TrimSpace(isa), true
}
