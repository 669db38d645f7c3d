// Command gen writes the assembly of package pool.
//
// The function is declared in assembly because Go has no such intrinsic outside its runtime.
package main

import "github.com/mmcloughlin/avo/build"

func main() {
	build.TEXT("pause", build.NOSPLIT, "func()")
	build.Doc("pause tells the processor that the thread waits in a loop. It takes some 100 ns.")
	for range 4 {
		build.PAUSE()
	}
	build.RET()
	build.Generate()
}
