package fuse

import (
	"slices"

	"github.com/invbench/invbench/sdk/cpu/internal/ir"
	"github.com/invbench/invbench/sdk/cpu/internal/op"
	"github.com/invbench/invbench/sdk/cpu/internal/tile"
	"github.com/invbench/invbench/sdk/cpu/internal/view"
)

// role is how a node belongs to a region.
type role int

const (
	outside   role = iota
	byElement      // it has one element for each element of the space
	byRow          // it has one element for each row
	across         // a reduction over tiles: its result is complete only when the loop has ended
)

// region is a loop in the making.
type region struct {
	level   int
	dims    []int // its space: the shape of values by element, without axes of size 1
	keep    int   // how many of these axes count rows; -1 while there are no values by row
	members map[*ir.Node]role
	bases   map[*ir.Node]bool // what it reads that is as large as its space
}

const (
	// maxMembers bounds the registers of a loop.
	maxMembers = 256
	// smallSpace is the number of elements up to which loops that share nothing are joined, because
	// starting a loop costs more than running it.
	smallSpace = 4096
)

func newRegion(level int, dims []int) *region {
	return &region{
		level: level, dims: dims, keep: -1, members: map[*ir.Node]role{},
		bases: map[*ir.Node]bool{},
	}
}

// expanded returns the value by row that x repeats along rows, nil if x is something else.
func (r *region) expanded(x *ir.Node) *ir.Node {
	if x.Op != op.Broadcast || r.keep < 0 {
		return nil
	}
	t := strip(x.In[0])
	if r.members[t] != byRow || !slices.Equal(ir.Squeeze(x.Dims), r.dims) {
		return nil
	}
	from := x.In[0].Dims
	axes := x.Attr.(ir.BroadcastAttr).Axes
	var kept []int
	for i, d := range x.Dims {
		if d == 1 {
			continue
		}
		if k := slices.Index(axes, i); k >= 0 && from[k] == d {
			kept = append(kept, len(kept))
		} else if len(kept) < r.keep {
			return nil
		}
	}
	if len(kept) != r.keep {
		return nil
	}
	return t
}

// holds returns the member whose value is x, as an operand of a value of the given role needs it,
// and whether there is one. A value by row serves where its repetition by element is wanted.
func (r *region) holds(x *ir.Node, user role) (member *ir.Node, ok bool) {
	s := strip(x)
	if r.members[s] == user {
		return s, true
	}
	if user == byElement {
		if t := r.expanded(s); t != nil {
			return t, true
		}
	}
	return nil, false
}

// rowReduction returns how many axes count rows if n reduces the last axes of a space to rows that
// are not too long.
func rowReduction(n *ir.Node) (keep int, ok bool) {
	axes := n.Attr.(ir.AxesAttr).Axes
	length := 1
	reduced := true
	for i := len(n.In[0].Dims) - 1; i >= 0; i-- {
		d := n.In[0].Dims[i]
		if d == 1 {
			continue
		}
		switch is := slices.Contains(axes, i); {
		case is && !reduced:
			return 0, false
		case is:
			length *= d
		default:
			reduced = false
			keep++
		}
	}
	limit := tile.MaxRow
	if keep == 0 {
		limit = smallSpace
	}
	return keep, length > 1 && length <= limit
}

// roleOf returns the role that n would have in the region; outside if its shape does not fit.
func (r *region) roleOf(n *ir.Node) role {
	if n.Op.IsReduce() {
		if !slices.Equal(ir.Squeeze(n.In[0].Dims), r.dims) {
			return outside
		}
		if keep, ok := rowReduction(n); ok && (r.keep < 0 || r.keep == keep) {
			return byRow
		}
		return across
	}
	dims := ir.Squeeze(n.Dims)
	switch {
	case slices.Equal(dims, r.dims):
		return byElement
	case r.keep >= 0 && slices.Equal(dims, r.dims[:r.keep]):
		return byRow
	}
	return outside
}

// size returns the number of elements of the space.
func (r *region) size() int { return view.Size(r.dims) }
