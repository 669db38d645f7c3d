// Command gen writes package vec's assembly, once for AVX2 and once for AVX-512, and the Go file
// that declares it and puts it into a Kernels. Each kernel is one row in kernels.go or reduce.go:
// its formula serves both instruction sets.
package main

import (
	"flag"
	"log"

	"github.com/mmcloughlin/avo/build"
)

func main() {
	m := &machine{pool: newConstants(), table: &table{}}
	for _, wide := range []bool{false, true} {
		m.wide = wide
		for _, r := range reductions() { // first, as sine and cosine use them
			r.write(m)
		}
		for _, l := range loops() {
			l.write(m)
		}
	}
	transpose()
	build.Generate()
	if err := m.table.appendTo(flag.Lookup("stubs").Value.String()); err != nil {
		log.Fatal(err)
	}
}
