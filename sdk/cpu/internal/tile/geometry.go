package tile

const (
	// tileSize is about how many elements a tile has: enough that calling a kernel costs little
	// beside what it does, few enough that the registers of a program stay in the first-level
	// cache.
	tileSize = 1024
	// maxRow is the longest row that may be a tile's.
	maxRow = 8192
	// taskWork is about how much work a task has, in elements times the weight of the code: some 10
	// µs.
	taskWork = 1 << 18
	// maxTasks bounds the memory for partial results.
	maxTasks = 64
)

// MaxRow is the longest row that a program can have values for.
const MaxRow = maxRow

// geometry is how a program's space is cut: in blocks of equal size, these in tiles that do not
// cross blocks, and those, in order, in tasks.
type geometry struct {
	total    int // elements of the space
	block    int
	tile     int // elements of a tile, but for the last of a block
	perBlock int // tiles of a block
	tiles    int
	perTask  int // tiles of a task
	tasks    int
}

// newGeometry cuts a space. Each tile that is not shorter than one of the periods consists of whole
// periods, each that is shorter lies in one; tiles consist of whole rows. All of these are products
// of last axes of the space, so of any two one divides the other. Tasks begin at multiples of
// align, which is one of the periods or 1.
func newGeometry(total, row int, periods []int, align, weight, taskLimit int) geometry {
	g := geometry{total: total, block: max(total, 1)}
	unit := max(row, 1)
	for _, p := range periods {
		if p <= max(tileSize, row) {
			unit = max(unit, p)
		} else {
			g.block = min(g.block, p)
		}
	}
	g.tile = unit * max(1, tileSize/unit)
	g.tile = min(g.tile, g.block)
	g.perBlock = (g.block + g.tile - 1) / g.tile
	g.tiles = total / g.block * g.perBlock
	g.cutTasks(align, weight, taskLimit)
	return g
}

// cutTasks groups the tiles into tasks.
func (g *geometry) cutTasks(align, weight, limit int) {
	if g.tiles == 0 {
		return
	}
	want := min(g.total*weight/taskWork, limit, maxTasks)
	g.perTask = (g.tiles + max(want, 1) - 1) / max(want, 1)
	if align > g.tile { // a multiple of the block
		unit := align / g.block * g.perBlock
		g.perTask = (g.perTask + unit - 1) / unit * unit
	}
	g.tasks = (g.tiles + g.perTask - 1) / g.perTask
}

// bounds returns the first element of a tile and the one after its last.
func (g *geometry) bounds(tile int) (first, end int) {
	start := tile / g.perBlock * g.block
	first = start + tile%g.perBlock*g.tile
	return first, min(first+g.tile, start+g.block)
}

// taskBounds returns the same of a task.
func (g *geometry) taskBounds(task int) (first, end int) {
	first, _ = g.bounds(task * g.perTask)
	_, end = g.bounds(min((task+1)*g.perTask, g.tiles) - 1)
	return first, end
}
