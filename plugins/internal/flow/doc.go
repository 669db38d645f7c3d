// Package flow is the invertible net of the models inn and cinn: affine coupling blocks with a
// fixed permutation after each, which can be run both ways and know the determinant of their
// Jacobian.
//
// It follows the GLOW block of the FrEIA library as the benchmark's authors used it (reference
// §3.4): the scales are bounded by an arc tangent, so that no block can stretch by more than e² and
// no training can overflow by its scales alone. The arc tangent is written out here, since not
// every backend has one.
//
// "Reference §N" stands for section N of docs/reference.md.
package flow
