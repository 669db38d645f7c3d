// Package sdk is the contract between the invbench host and its plugins: what a task is, what an
// inverse model is, and what each promises the other.
//
// It holds types, interfaces and their promises, and no machinery. It imports the standard library
// only, so that a plugin author can read all of it in one sitting and so that the rest of the
// project can change without breaking anybody. The wire protocol lives in sdk/wire, the entry
// points of a plugin's main in sdk/serve, hyper-parameter schemas in sdk/params, and the
// conformance checks in sdk/sdktest.
//
// # Words
//
// A task is a prior over hidden parameters x together with a simulator f: x → y. A model is an
// inverse model: it is fitted on rows (x, y) and then, given targets y*, proposes draws x̂ whose
// simulation should come close to y*. A target is one observation to invert, a draw one proposal
// for it. The host owns truth and budget: it makes the targets, counts simulator calls,
// re-simulates every draw itself, and scores. A model reports nothing that is scored.
//
// # Units
//
// x is always in the units that models see (a task that needs other units converts inside
// Simulate), y in the task's own units. All numbers that cross the border are float32, dense and
// row-major.
package sdk
