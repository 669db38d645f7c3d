// Command gen writes the assembly of package pool.
package main

import "github.com/mmcloughlin/avo/build"

func main() {
	build.TEXT("pause", build.NOSPLIT, "func()")
	build.Doc("pause tells the processor that the thread waits in a loop, for 50 to 150 ns.")
	for range 4 {
		build.PAUSE()
	}
	build.RET()
	build.Generate()
}
