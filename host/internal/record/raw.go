package record

import (
	"archive/zip"
	"encoding/binary"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/invbench/invbench/sdk"
)

// Raw is what a cell's scores were computed from.
type Raw struct {
	Targets sdk.Batch // y*, one row a target
	Draws   sdk.Batch // x̂, Targets.Rows()·draws rows in target order
	Errors  []float64 // the re-simulation error of each row of Draws, +Inf if it is infeasible
}

// array is one member of an npz archive.
type array struct {
	name  string
	kind  string // numpy's name of the element type
	shape []int
	data  any // a slice that encoding/binary writes
}

// encode writes raw as an npz archive: a zip file of npy arrays. The same draws give the same
// bytes.
func (raw Raw) encode(w io.Writer) error {
	arrays, err := raw.arrays()
	if err != nil {
		return err
	}
	archive := zip.NewWriter(w)
	for _, a := range arrays {
		member, err := archive.CreateHeader(&zip.FileHeader{
			Name: a.name + ".npy", Method: zip.Deflate,
			Modified: time.Date(1980, 1, 1, 0, 0, 0, 0, time.UTC),
		})
		if err != nil {
			return err
		}
		if err := a.encode(member); err != nil {
			return err
		}
	}
	return archive.Close()
}

func (raw Raw) arrays() ([]array, error) {
	targets, rows := raw.Targets.Rows(), raw.Draws.Rows()
	if targets == 0 || rows%targets != 0 || len(raw.Errors) != rows {
		return nil, fmt.Errorf("%d draws and %d errors for %d targets do not belong together: %w",
			rows, len(raw.Errors), targets, sdk.ErrInvalid)
	}
	draws := rows / targets
	return []array{
		{"draws", "<f4", []int{targets, draws, raw.Draws.Width}, raw.Draws.Data},
		{"errors", "<f8", []int{targets, draws}, raw.Errors},
		{"targets", "<f4", []int{targets, raw.Targets.Width}, raw.Targets.Data},
	}, nil
}

// encode writes a in version 1.0 of the npy format: magic, length and text of a header, padded so
// that the data are aligned to 64 bytes, and the data.
func (a array) encode(w io.Writer) error {
	shape := strings.Trim(strings.ReplaceAll(fmt.Sprint(a.shape), " ", ", "), "[]")
	text := fmt.Sprintf("{'descr': '%s', 'fortran_order': False, 'shape': (%s), }", a.kind, shape)
	const prefix, align = 10, 64
	text += strings.Repeat(" ", align-1-(prefix+len(text))%align) + "\n"
	header := binary.LittleEndian.AppendUint16([]byte("\x93NUMPY\x01\x00"), uint16(len(text)))
	if _, err := w.Write(append(header, text...)); err != nil {
		return err
	}
	return binary.Write(w, binary.LittleEndian, a.data)
}
