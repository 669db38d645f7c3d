// Package audit looks back at a record with a slower, truer simulator: was what a model found good,
// or only good in the eyes of the simulator that scored it?
//
// A task that scores with a proxy rewards draws for the proxy's errors, and the best of many draws
// most of all: whoever takes the smallest of a thousand numbers takes the luckiest. So the audit
// looks at exactly those draws, the best few of some targets, and says how their errors change,
// whether the best stays the best, and how far apart the two simulators are where the model went.
// It scores nothing: the leaderboard stays what the task's own simulator says, with the audit
// beside it.
package audit

import "github.com/invbench/invbench/sdk"

// Task is a task with both of its simulators. The words here are proxy for the task's own, which
// scores are made with, and true for the slower one.
type Task interface {
	sdk.Simulator
	sdk.Truer
}
