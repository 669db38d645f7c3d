package plot

import (
	"path"
	"regexp"
	"slices"
	"strings"

	"github.com/invbench/invbench/host/internal/figure"
)

// NamedLike reports whether a file of the folder of pictures has a name that Files may give.
func NamedLike(name string) bool {
	kind, _, found := strings.Cut(name, "_")
	return found && path.Ext(name) == ".svg" && slices.Contains(figure.Kinds(), figure.Kind(kind))
}

// Drew reports whether the text of an SVG file is that of a picture of Files, of this version or an
// earlier one: whether it begins as finished lets every picture begin.
func Drew(svg []byte) bool {
	head := regexp.MustCompile(`^<svg role="img" ` +
		`[^<>]*xmlns:xlink="http://www\.w3\.org/1999/xlink">\n<title>[^<]*</title>\n<desc>`)
	return head.Match(svg)
}
