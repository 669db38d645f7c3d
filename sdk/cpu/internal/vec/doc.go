// Package vec has the elementwise and reduction kernels on slices of float32.
//
// The kernels of one instruction set are a struct of functions, filled by For. A kernel works on the calling goroutine
// and on slices that fit the first-level cache; the executor runs a chain of kernels over one tile after the other. The
// result for an element depends on its operands alone, not on its place in the slice, and a reduction's association is
// fixed, so cutting work into tasks changes no bit. Destinations may be the same slice as an operand (not a shifted one).
// Kernels work on the first n elements, where n is the length of their shortest slice.
package vec
