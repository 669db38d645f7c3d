// Package vec has the elementwise and reduction kernels on slices of float32.
//
// The kernels of one instruction set are a struct of functions, filled by For. A kernel works on the calling
// goroutine and is meant for slices that fit the first-level cache; the executor runs a chain of kernels over one
// tile after the other. A call costs about 5 ns. The result for an element depends on its operands alone, not on its
// place in the slice, and a reduction's association is fixed, so cutting work into tasks changes no bit.
//
// Kernels work on the first n elements, where n is the length of their shortest slice. A destination may be the same
// slice as an operand, but not overlap it otherwise. NaN and infinities go through as IEEE 754 says.
//
// # Accuracy
//
// Errors are in units in the last place (ulp) of the result in float32, also where that is denormal, and hold for all
// arguments. Portable kernels round the float64 function of package math: 0.5 ulp and a little.
//
//	Add, Sub, Mul, Div, Sqrt, Recip, Square   correctly rounded
//	Exp, Log                                  1
//	Rsqrt                                     1.5
//	Expm1, Log1p, Atan, Sin, Cos              2
//	Sigmoid                                   2.5
//	Tanh                                      3
//	Erf, Pow, Rem                             as package math, rounded to float32
//
// AVX2 and AVX-512 give the same bits as each other, and the same as portable Go wherever the table says correctly
// rounded and for Sum, MaxOf and MinOf.
//
// # Reductions
//
// Sum, SumSquares and Dot cut their operands into blocks of 4096. Within a block, element i is added to partial sum i
// mod 64; the partial sums i, i+16, i+32, i+48 are added as (s[i]+s[i+16]) + (s[i+32]+s[i+48]), and the resulting 16
// by halves: s[i]+s[i+8], then 4, 2, 1. Blocks are added in float64, in order. The error is below 72·2^-24 times the
// sum of the absolute values of what is added.
//
// # Denormals
//
// Kernels compute with denormals as with other numbers: flags of the processor that would flush them to zero cannot be
// set for a goroutine. BenchmarkDenormals measures what they cost.
package vec
