// Package flush runs code in which results that would be denormal are zero.
//
// Arithmetic on denormals takes the processor hundreds of cycles an instruction, and the moments of
// a parameter that has stopped to change decay until they are denormal and stay so for ever, so a
// training run would slow down as it goes on. Operands that are denormal are left as they are: a
// program may well compute the logarithm of the least number there is. The setting belongs to a
// thread, so the goroutine is tied to its thread for as long as it lasts.
package flush
