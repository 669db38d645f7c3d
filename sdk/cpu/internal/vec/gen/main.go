// Command gen writes the assembly of package vec, once for AVX2 and once for AVX-512.
package main

import "github.com/mmcloughlin/avo/build"

func main() {
	pool := newConstants()
	for _, wide := range []bool{false, true} {
		m := &machine{wide, pool}
		for _, l := range arithmetic() {
			l.write(m)
		}
		for _, l := range functions() {
			l.write(m)
		}
		for _, l := range masks() {
			l.write(m)
		}
		for _, r := range reductions() {
			r.write(m)
		}
	}
	transpose()
	build.Generate()
}
