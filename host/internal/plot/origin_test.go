package plot

import (
	"path"
	"testing"
)

func TestPicturesAreKnownAgain(t *testing.T) {
	files, err := filesOf(boardOf())
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		if !NamedLike(path.Base(f.Name)) || !Drew(f.SVG) {
			t.Errorf("%s is not taken for a picture of ours", f.Name)
		}
	}
	for _, name := range []string{
		"mine.svg", "r.svg", "r_waves.png", "R_waves.svg", "figure_1.svg", "r-waves.svg", "",
	} {
		if NamedLike(name) {
			t.Errorf("%q is taken for a name of ours", name)
		}
	}
	for _, text := range []string{
		"", "{}", `<svg xmlns="http://www.w3.org/2000/svg" role="img"><title>mine</title></svg>`,
		`<?xml version="1.0"?>` + "\n" + string(files[0].SVG),
		`<svg role="img" width="1pt"><title>mine</title></svg>`,
	} {
		if Drew([]byte(text)) {
			t.Errorf("%.60q is taken for a picture of ours", text)
		}
	}
}
