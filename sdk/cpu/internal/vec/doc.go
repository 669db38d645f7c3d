// Package vec has the elementwise and reduction kernels on slices of float32.
//
// The kernels of one instruction set are a struct of functions and of tables of functions, filled
// by For. A kernel works on the calling goroutine and is meant for slices that fit the first-level
// cache; the executor runs a chain of kernels over one tile after the other. A call costs about 5
// ns. The result for an element depends on its operands alone, not on its place in the slice, and a
// reduction's association is fixed, so cutting work into tasks changes no bit.
//
// Package num defines what an operation computes, and a loop over that definition is the portable
// kernel, unless a faster one is written here. The program in gen writes the assembly, and the
// functions that put it into the tables.
//
// Kernels work on the first n elements, where n is the length of their shortest slice. A
// destination may be the same slice as an operand, but not overlap it otherwise. NaN and infinities
// go through as IEEE 754 says.
//
// # Accuracy
//
// Errors are in units in the last place (ulp) of the result in float32, also where that is
// denormal, and hold for all arguments. Add, Sub, Mul, Div, Square and Recip are correctly rounded.
// What is promised of a function of one operand is said beside its assembly in kernels_amd64.go, by
// the rows of gen/kernels.go, and tested; it holds for portable kernels too, which round the
// float64 function of package math. Functions without assembly, such as Erf, Pow and Rem, are
// always that: 0.5 ulp and a little.
//
// AVX2 and AVX-512 give the same bits as each other, and the same as portable Go where a result is
// exact or correctly rounded and for the reductions.
//
// # Reductions
//
// A sum is taken in blocks of 4096. Within a block, element i is added to partial sum i mod 64; the
// partial sums i, i+16, i+32, i+48 are added as (s[i]+s[i+16]) + (s[i+32]+s[i+48]), and the
// resulting 16 by halves: s[i]+s[i+8], then 4, 2, 1. Blocks are added in float64, in order. The
// error is below 72·2^-24 times the sum of the absolute values of what is added.
//
// # Denormals
//
// Kernels compute with denormals as with other numbers: flags of the processor that would flush
// them to zero cannot be set for a goroutine. BenchmarkDenormals measures what they cost.
package vec
