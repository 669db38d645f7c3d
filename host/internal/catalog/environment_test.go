package catalog

import (
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestBuildEnvironment(t *testing.T) {
	for _, test := range []struct{ name, value, flags, cgo string }{
		{"GOOS", "plan9", "-trimpath", "0"},
		{"GOARCH", "wasm", "-trimpath", "0"},
		{"GOAMD64", "v4", "-trimpath", "0"},
		{"GOEXPERIMENT", "none such", "-trimpath", "0"},
		{"GO111MODULE", "off", "-trimpath", "0"},
		{
			"GOFLAGS", "-race --tags=x -mod=mod --modcacherw -ldflags=-s",
			"-trimpath -mod=mod --modcacherw", "0",
		},
		{"CGO_ENABLED", "", "-trimpath", "0"},
		{"CGO_ENABLED", "1", "-trimpath", "1"},
	} {
		got := buildEnvironment([]string{"HOME=/h", "GOPROXY=p", test.name + "=" + test.value})
		want := []string{
			"HOME=/h", "GOPROXY=p", "GOFLAGS=" + test.flags, "CGO_ENABLED=" + test.cgo,
			"GOOS=" + runtime.GOOS, "GOARCH=" + runtime.GOARCH,
		}
		if diff := cmp.Diff(want, got[:min(len(want), len(got))]); diff != "" {
			t.Errorf("%s=%s (-want +got):\n%s", test.name, test.value, diff)
		}
	}
}

// TestBuildsRunHere builds a program with the real go command where the environment is meant for
// other builds, one variable at a time and by the file of go env -w, and runs it.
func TestBuildsRunHere(t *testing.T) {
	if _, err := exec.LookPath("go"); err != nil {
		t.Skip("no go command")
	}
	module := t.TempDir()
	for name, text := range map[string]string{
		"go.mod":  "module example.org/hello\n\ngo 1.20\n",
		"main.go": "package main\n\nfunc main() { println(\"runs\") }\n",
	} {
		if err := os.WriteFile(filepath.Join(module, name), []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	other := map[string]string{"amd64": "arm64"}[runtime.GOARCH]
	if other == "" {
		other = "amd64"
	}
	file := filepath.Join(t.TempDir(), "env")
	if err := os.WriteFile(file, []byte("GOARCH="+other+"\nGOFLAGS=-race\n"), 0o666); err != nil {
		t.Fatal(err)
	}
	for _, pair := range []string{
		"GOARCH=" + other, "GOOS=plan9", "GOFLAGS=-race", "GOFLAGS=-buildmode=c-archive",
		"GOAMD64=v9", "GO111MODULE=off", "GOEXPERIMENT=nosuchthing", "GOENV=" + file,
	} {
		t.Run(pair, func(t *testing.T) {
			name, value, _ := strings.Cut(pair, "=")
			t.Setenv(name, value)
			t.Setenv("GOWORK", "off")
			program := filepath.Join(t.TempDir(), source{name: "hello"}.file())
			if output, err := runGo(t.Context(), module,
				[]string{"build", "-o", program, "."}); err != nil {
				t.Fatalf("%v\n%s", err, output)
			}
			if output, err := exec.Command(program).CombinedOutput(); err != nil ||
				string(output) != "runs\n" {
				t.Errorf("the program says %q, %v", output, err)
			}
		})
	}
}
