// Package rcwa solves Maxwell's equations for light that falls straight on a lattice of dielectric
// cylinders: how much of it is reflected and how much goes through, as a function of frequency.
//
// The method is the Fourier modal method (rigorous coupled-wave analysis) with three things that
// make it quick enough to label a training set on a laptop. The mirror planes of the lattice leave
// one parity class of fields, a quarter of the unknowns. The permittivity follows Li's
// factorisation rules along the normals of the cylinders, without which no affordable number of
// harmonics converges. And no eigenvalue problem is solved: each layer's admittance is a matrix
// cotangent, found by a Padé approximant and doublings, so that all the work is products and
// solutions of linear systems, whatever the material. A spectrum of hundreds of points takes two
// dozen solutions, through which one rational function is drawn.
//
// The files are the steps of the derivation, in this order:
//
//	harmonics.go     the Fourier harmonics of the fields; basis.go has what follows from them
//	fourier.go       the cylinders' Fourier coefficients, and the matrix of a function
//	normal.go        the field of unit vectors normal to the cylinders
//	geometry.go      cylinders, cut into layers
//	material.go      permittivities
//	permittivity.go  the operators that turn E into D in a layer
//	equations.go     a layer's wave equation, E'' = -A·E
//	cotangent.go     √A·cot(√A·d) without eigenvectors
//	admittance.go    what a layer does between its two faces
//	halfspace.go     what vacuum does beyond the last face
//	stack.go         layers on top of each other, and light on top of them
//	sampling.go      at which frequencies to solve
//	rational.go      the function drawn through them; leastsquares.go finds its weights
//	spectrum.go      whole spectra
//	structure.go     the structure of the meta-material task
//
// # Units and conventions
//
// Lengths are in µm, frequencies in THz, and k₀ = 2πf/c. The time factor is exp(-iωt), so that a
// permittivity with a positive imaginary part absorbs. Inside, lengths are multiplied by k₀, and H
// stands for i·η₀ times the magnetic field: then curl E = H and curl H = εE, and all of vacuum's
// constants are gone. E points along x. The square unit cell of side P has four cylinders, numbered
// so that 0 and 1 are neighbours along y, and 0 and 2 along x.
//
// "Physics §N" stands for section N of docs/physics.md.
package rcwa

// lightSpeed is the speed of light in µm·THz.
const lightSpeed = 299.792458
