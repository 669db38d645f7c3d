package bench

import (
	"errors"
	"fmt"
	"os"
	"syscall"
)

// CheckBoard reports whether the board's folder takes what the cells will leave there, before hours
// are spent on them: it makes the folder, writes a file and removes it again, and looks for enough
// free space where the system tells. The error wraps ErrStorage.
func CheckBoard(folder string, cells []Cell) error {
	if err := probe(folder); err != nil {
		advice := "make " + folder + " a folder that can be written to"
		if errors.Is(err, syscall.ENOSPC) {
			advice = "free some space"
		}
		return fmt.Errorf("%w: %w; %s, or choose another", ErrStorage, err, advice)
	}
	need := spare
	for _, c := range cells {
		need += size(c)
	}
	if free, ok := freeSpace(folder); ok && free < need {
		return fmt.Errorf("%w: %d MiB are free on the disk of %s, the run may need %d MiB; free "+
			"some space, or choose another folder",
			ErrStorage, free>>20, folder, need>>20)
	}
	return nil
}

// spare is the space that should be left for records, reference samples and whatever else grows.
const spare = int64(64 << 20)

// size returns about how many bytes a cell leaves: its draws and their errors, for x of a few dims.
func size(c Cell) int64 {
	const perDraw = 4*8 + 8
	return int64(c.Protocol.Targets) * int64(c.Protocol.Draws) * perDraw
}

// probe writes a file into the folder.
func probe(folder string) error {
	if err := os.MkdirAll(folder, 0o777); err != nil {
		return err
	}
	file, err := os.CreateTemp(folder, ".probe-*")
	if err != nil {
		return err
	}
	_, err = file.Write(make([]byte, 64<<10))
	if err == nil {
		err = file.Sync()
	}
	return errors.Join(err, file.Close(), os.Remove(file.Name()))
}
