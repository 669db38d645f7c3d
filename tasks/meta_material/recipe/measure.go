package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/invbench/invbench/sdk"
	"github.com/invbench/invbench/tasks/internal/metamaterial"
	"github.com/invbench/invbench/tasks/internal/metamaterial/proxy"
)

// measure prints how far networks are from spectra that no training has seen, and from published
// ones if a folder is given.
func measure(stdout io.Writer, folder, networks, published string) error {
	p, err := openProxy(networks)
	if err != nil {
		return err
	}
	test, err := find("test")
	if err != nil {
		return err
	}
	rows, err := test.load(folder, test.want)
	if err != nil {
		return err
	}
	x, y := powers(rows)
	report(stdout, fmt.Sprintf("truncation %d,%d", test.truncation.Even, test.truncation.Other),
		deviations(p, x, y))
	if published == "" {
		return nil
	}
	if x, y, err = readPublished(published); err != nil {
		return err
	}
	report(stdout, "published", deviations(p, x, y))
	return nil
}

// openProxy returns the proxy of a file, or of those in the package.
func openProxy(file string) (*proxy.Proxy, error) {
	if file == "" {
		return proxy.New()
	}
	text, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	networks, err := proxy.Decode(text)
	if err != nil {
		return nil, err
	}
	return proxy.Of(networks)
}

// powers returns the geometries and the transmittances of rows of a file.
func powers(rows sdk.Batch) (x, y sdk.Batch) {
	x, y = sdk.NewBatch(rows.Rows(), metamaterial.Width), sdk.NewBatch(rows.Rows(), points)
	for i := range rows.Rows() {
		row := rows.Row(i)
		copy(x.Row(i), row)
		re, im := row[8:8+points], row[8+points:8+2*points]
		for j := range points {
			y.Row(i)[j] = re[j]*re[j] + im[j]*im[j]
		}
	}
	return x, y
}

// deviations returns the mean square over the points, for each row.
func deviations(p *proxy.Proxy, x, y sdk.Batch) []float64 {
	got := sdk.NewBatch(x.Rows(), points)
	p.Measure(x.Data, got.Data)
	out := make([]float64, x.Rows())
	for i := range out {
		for j, v := range got.Row(i) {
			d := float64(v) - float64(y.Row(i)[j])
			out[i] += d * d / points
		}
	}
	return out
}

// report prints the distribution of deviations.
func report(stdout io.Writer, of string, all []float64) {
	if len(all) == 0 {
		fmt.Fprintf(stdout, "%s: no spectra\n", of)
		return
	}
	slices.Sort(all)
	sum := 0.0
	for _, v := range all {
		sum += v
	}
	at := func(share float64) float64 { return all[int(share*float64(len(all)-1))] }
	fmt.Fprintf(stdout,
		"%s: %d spectra, mean square %.3g, median %.3g, nine in ten under %.3g, greatest %.3g\n",
		of, len(all), sum/float64(len(all)), at(0.5), at(0.9), at(1))
}

// readPublished reads x.csv and y.csv: numbers with blanks between them, a spectrum a line.
// Cylinders of 55 µm are rounded up in x.csv and would be outside the box.
func readPublished(folder string) (x, y sdk.Batch, err error) {
	x, errX := readTable(filepath.Join(folder, "x.csv"), metamaterial.Width)
	y, errY := readTable(filepath.Join(folder, "y.csv"), points)
	if err := errors.Join(errX, errY); err != nil {
		return x, y, err
	}
	if x.Rows() != y.Rows() {
		return x, y, fmt.Errorf("%s: %d geometries and %d spectra", folder, x.Rows(), y.Rows())
	}
	heights, _ := metamaterial.Sides()
	for i, v := range x.Data {
		x.Data[i] = min(v, float32(heights.High))
	}
	return x, y, nil
}

func readTable(path string, width int) (sdk.Batch, error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return sdk.Batch{}, err
	}
	out := sdk.Batch{Width: width}
	for word := range strings.FieldsSeq(string(text)) {
		v, err := strconv.ParseFloat(word, 32)
		if err != nil {
			return out, fmt.Errorf("%s: %w", path, err)
		}
		out.Data = append(out.Data, float32(v))
	}
	return out, out.Validate(width)
}
