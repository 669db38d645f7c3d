package page

import (
	"crypto/sha256"
	"embed"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"html"
	"io"
	"sort"
	"strings"

	"github.com/invbench/invbench/host/internal/board"
)

// Board is what a page shows.
type Board struct {
	Name        string // of the board, such as the name of its folder
	Leaderboard *board.Leaderboard
	Plan        *Plan    // what the board's configuration asks for; nil if it is not known
	Problems    []string // files that should be records and cannot be read, one line each
	Notes       []string // what is left out of the board's records, a sentence each
}

// Plan says how the records of a board stand to its configuration.
type Plan struct {
	Cells   int      `json:"cells"`             // that the configuration asks for
	Done    int      `json:"done"`              // of these, with a record, whatever it says
	Missing []string `json:"missing,omitempty"` // the others, as task/entry/repeat
}

//go:embed assets
var assets embed.FS

// MaxSize is the size in bytes that a page does not exceed while it can leave out details instead.
const MaxSize = 2_000_000

// scripts are the page's scripts, in the order in which they need each other.
func scripts() []string {
	return []string{
		"vendor/d3.min.js", "vendor/plot.umd.min.js", "format.js", "dom.js", "data.js", "state.js",
		"chart.js", "table.js", "overview.js", "task.js", "targets.js", "pictures.js", "details.js",
		"main.js",
	}
}

// Render writes the page.
func Render(w io.Writer, b Board) error {
	frame, err := newFrame(b.Name)
	if err != nil {
		return fmt.Errorf("render the page of %s: %w", b.Name, err)
	}
	text, err := fitted(b, MaxSize-frame.size())
	if err != nil {
		return fmt.Errorf("render the page of %s: %w", b.Name, err)
	}
	if err := frame.write(w, text); err != nil {
		return fmt.Errorf("write the page of %s: %w", b.Name, err)
	}
	return nil
}

// fitted returns the data of the page as JSON, with as much detail as fits into so many bytes. The
// least detail is returned even if it does not. In the JSON <, > and & are escaped, so that no text
// in it can end the script around it.
func fitted(b Board, size int) ([]byte, error) {
	var (
		problem error
		r       = newReading(b)
		levels  = details()
		texts   = make([][]byte, len(levels))
	)
	fits := func(level int) bool {
		text, err := json.Marshal(newData(r, levels[level]))
		if err != nil {
			problem = err
		}
		texts[level] = text
		return len(text) <= size
	}
	if fits(0) { // as most boards do
		return texts[0], problem
	}
	least := len(levels) - 1
	level := 1 + sort.Search(least-1, func(k int) bool { return fits(1 + k) })
	if texts[level] == nil {
		fits(level)
	}
	return texts[level], problem
}

// frame is all of a page but its data.
type frame struct {
	before, after string
}

func (f frame) size() int { return len(f.before) + len(f.after) }

func (f frame) write(w io.Writer, data []byte) error {
	for _, part := range []string{f.before, string(data), f.after} {
		if _, err := io.WriteString(w, part); err != nil {
			return err
		}
	}
	return nil
}

// newFrame puts the page's body, styles and scripts together. Scripts run only if they are these:
// the policy names them by their hashes. Styles may be set by the charting library, and images are
// made by it. The licences of what others wrote stand before it.
func newFrame(name string) (frame, error) {
	var (
		code    strings.Builder
		allowed []string
	)
	for _, file := range scripts() {
		text, err := assets.ReadFile("assets/" + file)
		if err != nil {
			return frame{}, err
		}
		if strings.HasPrefix(file, "vendor/") {
			name, _, _ := strings.Cut(file, ".")
			licence, err := assets.ReadFile("assets/" + name + ".LICENSE")
			if err != nil {
				return frame{}, err
			}
			code.WriteString("<!--\n" + string(licence) + "-->\n")
		}
		sum := sha256.Sum256(text)
		allowed = append(allowed, "'sha256-"+base64.StdEncoding.EncodeToString(sum[:])+"'")
		code.WriteString("<script>" + string(text) + "</script>\n")
	}
	style, err := assets.ReadFile("assets/page.css")
	if err != nil {
		return frame{}, err
	}
	body, err := assets.ReadFile("assets/body.html")
	if err != nil {
		return frame{}, err
	}
	before := strings.NewReplacer(
		"{{title}}", html.EscapeString(name),
		"{{policy}}", "default-src 'none'; img-src data:; style-src 'unsafe-inline'; script-src "+
			strings.Join(allowed, " "),
		"{{style}}", string(style),
	).Replace(string(body))
	return frame{
		before: before + `<script type="application/json" id="data">`,
		after:  "</script>\n" + code.String() + "</body>\n</html>\n",
	}, nil
}
