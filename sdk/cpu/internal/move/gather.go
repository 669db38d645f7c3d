package move

import "unsafe"

// Gather copies slices of an array from where index vectors say.
type Gather struct {
	// Slice copies one slice, from the start of the array to the start of the result.
	Slice *Copy
	// Batch pairs the place of each slice in the result with the place of its vector among the
	// indices.
	Batch *Pairs
	// Vector says what the vectors mean. Slices that are not within the array are moved.
	Vector Vector
}

// Run runs the runs [from, to) of the batch.
func (g *Gather) Run(from, to int, dst, src, indices unsafe.Pointer) {
	g.Batch.Each(from, to, func(to, at, n, stepTo, stepAt int) {
		for i := range n {
			offset := g.Vector.clamped(indices, at+i*stepAt)
			g.Slice.All(unsafe.Add(dst, (to+i*stepTo)*g.Slice.size),
				unsafe.Add(src, offset*g.Slice.size))
		}
	})
}
