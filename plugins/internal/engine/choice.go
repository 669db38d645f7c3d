package engine

// Choice is the block of parameters, to be embedded, with which a plugin lets its users choose the backend.
type Choice struct {
	Backend string `param:"backend" default:"auto" enum:"auto,cpu,go,xla:cpu,xla:cuda" doc:"what computes: cpu is this project's own pure-Go backend, go the one bundled with GoMLX, xla:cpu and xla:cuda need an installed PJRT plugin and a build with cgo; auto is xla:cuda where it works, else cpu"`
}

// Open opens the chosen backend for the given number of threads.
func (c Choice) Open(threads int) (*Engine, error) { return Open(c.Backend, threads) }
