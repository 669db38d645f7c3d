// Command gen writes the assembly of package flush.
//
// The functions are in assembly because Go has no access to the processor's control register.
package main

import (
	"github.com/mmcloughlin/avo/build"
	"github.com/mmcloughlin/avo/gotypes"
	"github.com/mmcloughlin/avo/operand"
)

func main() {
	build.TEXT("control", build.NOSPLIT, "func() uint32")
	build.Doc("control returns the control register of floating point arithmetic, MXCSR.")
	build.STMXCSR(address(build.ReturnIndex(0)))
	build.RET()

	build.TEXT("setControl", build.NOSPLIT, "func(v uint32)")
	build.Doc("setControl sets it.")
	build.LDMXCSR(address(build.Param("v")))
	build.RET()
	build.Generate()
}

// address returns where a parameter or result is.
func address(c gotypes.Component) operand.Mem {
	b, err := c.Resolve()
	if err != nil {
		panic(err)
	}
	return b.Addr
}
