// Package cpu is a fast backend for GoMLX in pure Go.
//
// Import it for its side effect and ask for the backend "cpu":
//
//	import _ "github.com/invbench/invbench/sdk/cpu"
//
//	backend, err := backends.NewWithConfig("cpu:threads=2")
//
// What follows the colon is a comma-separated list of settings:
//
//	threads=N   number of threads, including the caller's (default: GOMAXPROCS)
//	isa=NAME    instruction set: portable, avx2 or avx512
//	            (default: INVBENCH_ISA, else the best that the machine has)
//	fuse=off    execute node by node, to look for errors in the compiler (default: on)
//
// A graph is compiled as a whole: simplified, cut into loops that compute many operations in one
// pass over memory, and given memory in advance, so that repeated executions allocate next to
// nothing. Results do not depend on the number of threads, and are the same bits with AVX2 and
// AVX-512. Operations and types that are not supported are errors when the graph is built, never
// wrong numbers.
package cpu
