// Package proxy computes spectra of the meta-material with networks that were trained on solutions
// of Maxwell's equations.
//
// A lattice is the same lattice when it is moved by half a period, which renames its cylinders. The
// networks know that from the start instead of learning it: a layer has one and the same set of
// units at each of the four cylinders, and what a cylinder's units see of the others depends only
// on where those stand as seen from it. Such a layer is a convolution over the group of the four
// moves, so it falls apart into four small matrices, one for each character of the group, and costs
// a quarter of what it seems to. The sum over the cylinders goes through two ordinary layers, which
// give the complex amplitude of the transmitted light: it is smoother than its square, the
// transmittance, which is what is asked for. Several networks are averaged.
//
//	network.go    what a network is made of
//	half.go       numbers of sixteen bits, as weights are stored
//	file.go       networks as bytes
//	spectra.go    spectra of rows of x
//	jacobian.go   their derivatives
//	proxy.go      the networks in this package
package proxy
