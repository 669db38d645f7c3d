// Package engine runs the numbers of the models: it opens a GoMLX backend by name, compiles graphs
// on it, and moves arrays of float32 to it and back.
//
// GoMLX panics while a graph is built and has three kinds of tensors. Models should see neither:
// here a graph is compiled once for fixed shapes, an execution takes arrays and gives arrays,
// arrays that an execution may overwrite are handed over (donated) so that a training step can work
// in place, and whatever goes wrong is an error.
//
// Nothing is ever downloaded. GoMLX would fetch XLA's plugins by itself; that is switched off
// before the first look.
package engine
