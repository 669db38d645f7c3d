// Package isa names the vector instruction sets that the kernels of this backend are written for.
//
// There are three levels and no globals: the backend asks Detect once when it is built, hands the
// level to vec.For and gemm.New, and keeps what they return. A test walks Supported and so runs
// every path that its machine can execute.
package isa
