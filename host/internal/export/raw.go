package export

import (
	"archive/zip"
	"errors"
	"fmt"
	"io"
	"io/fs"

	"github.com/invbench/invbench/host/internal/record"
)

// Raw writes the raw draws of records as one npz archive, in which the arrays of a cell are called
// TASK/ENTRY/REPEAT/draws, …/errors and …/targets: see record.Store.WriteRaw for their shapes. It
// returns how many cells are in the archive. Cells that are ok and whose draws are not in the
// board's folder, or are damaged, are left out; the first error says which, and the second is set
// if the archive could not be written.
func Raw(w io.Writer, store record.Store, records []*record.Record) (written int, left, err error) {
	archive := zip.NewWriter(w)
	var missing []error
	for _, r := range records {
		if r.Status != record.OK {
			continue
		}
		name := r.ID().String()
		switch _, err := store.ReadRaw(r.Key); {
		case errors.Is(err, fs.ErrNotExist):
			missing = append(missing,
				fmt.Errorf("%s: there is no file %s", name, store.RawPath(r.Key)))
			continue
		case err != nil:
			missing = append(missing, fmt.Errorf("%s: %w", name, err))
			continue
		}
		if err := copyArrays(archive, store.RawPath(r.Key), name); err != nil {
			return written, errors.Join(missing...),
				fmt.Errorf("write raw draws of %s: %w", name, err)
		}
		written++
	}
	if err := archive.Close(); err != nil {
		return written, errors.Join(missing...), fmt.Errorf("write raw draws: %w", err)
	}
	return written, errors.Join(missing...), nil
}

// copyArrays copies the arrays of an archive into another, under a name, as they are.
func copyArrays(to *zip.Writer, path, name string) error {
	from, err := zip.OpenReader(path)
	if err != nil {
		return err
	}
	defer from.Close()
	for _, f := range from.File {
		header := f.FileHeader
		header.Name = name + "/" + f.Name
		content, err := f.OpenRaw()
		if err != nil {
			return err
		}
		member, err := to.CreateRaw(&header)
		if err != nil {
			return err
		}
		if _, err := io.Copy(member, content); err != nil {
			return err
		}
	}
	return nil
}
