package bench

import (
	"strconv"

	"github.com/invbench/invbench/sdk"
)

// seeds derives every stream of randomness of a cell from the master seed, by name. So a stream
// does not depend on what else runs, and two cells share exactly the streams whose names they
// share.
type seeds struct {
	master      sdk.Seed
	task, entry string
	repeat      string
}

func newSeeds(master uint64, task, entry string, repeat int) seeds {
	return seeds{master: sdk.Seed(master), task: task, entry: entry, repeat: strconv.Itoa(repeat)}
}

// targets is the same for all entries and repeats.
func (s seeds) targets() sdk.Seed { return s.master.Derive("targets", s.task) }

// training is the same for all entries.
func (s seeds) training() sdk.Seed { return s.master.Derive("training", s.task, s.repeat) }

// model is the cell's own.
func (s seeds) model() sdk.Seed { return s.master.Derive("model", s.task, s.entry, s.repeat) }

// oracle is the noise of the simulations that a model asks for; the cell's own.
func (s seeds) oracle() sdk.Seed { return s.master.Derive("oracle", s.task, s.entry, s.repeat) }

// sketch is the noise of the few simulations behind the record's pictures; the same for all
// entries.
func (s seeds) sketch() sdk.Seed { return s.master.Derive("sketch", s.task) }
