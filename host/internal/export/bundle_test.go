package export

import (
	"archive/zip"
	"bytes"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/sbinet/npyio"
)

// checkBundle reads the bundle of TestRawBundle with another library.
func checkBundle(t *testing.T, archive []byte) {
	t.Helper()
	files, err := zip.NewReader(bytes.NewReader(archive), int64(len(archive)))
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, f := range files.File {
		names = append(names, f.Name)
	}
	want := []string{
		"waves/net/0/draws.npy", "waves/net/0/errors.npy", "waves/net/0/targets.npy",
		"waves/net/1/draws.npy", "waves/net/1/errors.npy", "waves/net/1/targets.npy",
	}
	if diff := cmp.Diff(want, names); diff != "" {
		t.Fatalf("arrays (-want +got):\n%s", diff)
	}
	member, err := files.Open("waves/net/1/errors.npy")
	if err != nil {
		t.Fatal(err)
	}
	defer member.Close()
	var errors []float64
	if err := npyio.Read(member, &errors); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]float64{0.5, 1}, errors); diff != "" {
		t.Errorf("errors (-want +got):\n%s", diff)
	}
}
