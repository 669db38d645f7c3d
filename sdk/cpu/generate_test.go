package cpu_test

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

// The assembly that is committed must be what its generator writes.
func TestAssemblyIsWhatTheGeneratorsWrite(t *testing.T) {
	if testing.Short() {
		t.Skip("builds the generators")
	}
	tool, err := exec.LookPath("go")
	if err != nil {
		t.Skip("there is no go command")
	}
	for _, c := range []struct{ pkg, file string }{
		{"vec", "kernels_amd64"},
		{"gemm", "kernels_amd64"},
		{"pool", "pause_amd64"},
		{"flush", "control_amd64"},
	} {
		t.Run(c.pkg, func(t *testing.T) {
			t.Parallel()
			out := t.TempDir()
			written := filepath.Join(out, c.file)
			cmd := exec.Command(tool, "run", "./gen", "-out", written+".s", "-stubs", written+".go",
				"-pkg", c.pkg)
			cmd.Dir = filepath.Join("internal", c.pkg)
			if b, err := cmd.CombinedOutput(); err != nil {
				t.Fatalf("%v: %s", err, b)
			}
			for _, suffix := range []string{".s", ".go"} {
				got, want := read(t, written+suffix),
					read(t, filepath.Join("internal", c.pkg, c.file+suffix))
				if !bytes.Equal(body(got), body(want)) {
					t.Errorf(
						"%s%s is not what the generator writes; run go generate in internal/%s",
						c.file, suffix, c.pkg)
				}
			}
		})
	}
}

func read(t *testing.T, name string) []byte {
	t.Helper()
	b, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// body returns what follows the first line, which has the command.
func body(b []byte) []byte {
	_, rest, _ := bytes.Cut(b, []byte("\n"))
	return rest
}
