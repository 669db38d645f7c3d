package page

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	cdpruntime "github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

// browserVariable makes a missing browser a failure.
const browserVariable = "INVBENCH_NEED_CHROMIUM"

// shotsVariable names a folder that the screenshots are written to, for looking at them.
const shotsVariable = "INVBENCH_SCREENSHOTS"

// browser is a page that is open in a real Chromium.
type browser struct {
	t   *testing.T
	ctx context.Context

	mu       sync.Mutex
	requests []string
	errors   []string
}

// open opens an HTML file from the disk. When the test ends it fails if the page has asked for
// anything but itself or has written an error to the console.
func open(t *testing.T, html []byte) *browser {
	t.Helper()
	path := chromium(t)
	file := filepath.Join(t.TempDir(), "report.html")
	if err := os.WriteFile(file, html, 0o644); err != nil {
		t.Fatal(err)
	}
	options := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(path),
		chromedp.NoSandbox, chromedp.WindowSize(1400, 1000))
	ctx, stop := chromedp.NewExecAllocator(context.Background(), options...)
	t.Cleanup(stop)
	ctx, closeTab := chromedp.NewContext(ctx)
	t.Cleanup(closeTab)
	b := &browser{t: t, ctx: ctx}
	if err := chromedp.Listen(ctx, b.listen); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(b.wasQuiet)
	b.run(chromedp.Navigate("file://"+file), chromedp.WaitVisible("#verdict .verdict"))
	return b
}

// chromium returns the browser's path, and skips the test or fails it if there is none.
func chromium(t *testing.T) string {
	t.Helper()
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		if path, err := exec.LookPath(name); err == nil {
			return path
		}
	}
	if os.Getenv(browserVariable) != "" {
		t.Fatal("no Chromium on the PATH")
	}
	t.Skip("no Chromium on the PATH")
	return ""
}

func (b *browser) listen(event any) {
	b.mu.Lock()
	defer b.mu.Unlock()
	switch e := event.(type) {
	case *network.EventRequestWillBeSent:
		if !strings.HasPrefix(e.Request.URL, "data:") {
			b.requests = append(b.requests, e.Request.URL)
		}
	case *cdpruntime.EventExceptionThrown:
		b.errors = append(b.errors, e.ExceptionDetails.Text)
	case *cdpruntime.EventConsoleAPICalled:
		b.errors = append(b.errors, fmt.Sprintf("%s %s", e.Type, arguments(e.Args)))
	case *log.EventEntryAdded:
		b.errors = append(b.errors, e.Entry.Text)
	}
}

func arguments(objects []*cdpruntime.RemoteObject) []string {
	var all []string
	for _, o := range objects {
		all = append(all, string(o.Value)+o.Description)
	}
	return all
}

func (b *browser) wasQuiet() {
	b.mu.Lock()
	defer b.mu.Unlock()
	if len(b.requests) != 1 || !strings.HasSuffix(b.requests[0], "/report.html") {
		b.t.Errorf("the page asked for %q, want itself alone", b.requests)
	}
	if len(b.errors) > 0 {
		b.t.Errorf("the console has %q", b.errors)
	}
}

// patience is how long one step may take.
const patience = 2 * time.Minute

func (b *browser) run(steps ...chromedp.Action[chromedp.Void]) {
	b.t.Helper()
	ctx, cancel := context.WithTimeout(b.ctx, patience)
	defer cancel()
	if err := chromedp.Do(ctx, steps...); err != nil {
		b.t.Fatal(err)
	}
}

// valueOf returns what an action gives.
func valueOf[T any](b *browser, action chromedp.Action[T]) T {
	b.t.Helper()
	ctx, cancel := context.WithTimeout(b.ctx, patience)
	defer cancel()
	v, err := chromedp.Run(ctx, action)
	if err != nil {
		b.t.Fatal(err)
	}
	return v
}

// click clicks an element as a reader does, with the mouse.
func (b *browser) click(selector string) {
	b.t.Helper()
	b.run(chromedp.ScrollIntoView(selector), chromedp.Click(selector, chromedp.NodeVisible))
}

// do runs JavaScript for what it does.
func (b *browser) do(format string, args ...any) chromedp.Action[chromedp.Void] {
	return chromedp.Evaluate[chromedp.Void]("(() => { " + fmt.Sprintf(format, args...) + " })()")
}

// eval returns the value of a JavaScript expression.
func eval[T any](b *browser, expression string) T {
	b.t.Helper()
	return valueOf(b, chromedp.Evaluate[T](expression))
}

// texts returns the texts of all elements that a selector finds.
func (b *browser) texts(selector string) []string {
	b.t.Helper()
	return eval[[]string](b,
		fmt.Sprintf("[...document.querySelectorAll(%q)].map((e) => e.textContent)", selector))
}

// entries returns the entries of the leaderboard in the order of its rows.
func (b *browser) entries() []string {
	b.t.Helper()
	return b.texts("#board tbody .entry button")
}

// shoot takes a screenshot of the whole page, which must have more than one colour, and keeps it if
// asked.
func (b *browser) shoot(name string) {
	b.t.Helper()
	picture := valueOf(b, chromedp.FullScreenshot(100))
	if len(picture) < 20_000 {
		b.t.Errorf("the screenshot %s has %d bytes: there is nothing on it", name, len(picture))
	}
	if folder := os.Getenv(shotsVariable); folder != "" {
		if err := os.WriteFile(filepath.Join(folder, name+".png"), picture, 0o644); err != nil {
			b.t.Fatal(err)
		}
	}
}

// shootPart keeps a screenshot of an element, if asked.
func (b *browser) shootPart(selector, name string) {
	b.t.Helper()
	folder := os.Getenv(shotsVariable)
	if folder == "" {
		return
	}
	if err := os.WriteFile(filepath.Join(folder, name+".png"),
		valueOf(b, chromedp.Screenshot(selector)), 0o644); err != nil {
		b.t.Fatal(err)
	}
}

// theme makes the browser prefer light or dark.
func (b *browser) theme(name string) {
	b.t.Helper()
	b.run(chromedp.Func(func(ctx context.Context, t *chromedp.Target) error {
		features := []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: name}}
		_, err := cdp.Call(ctx, t, emulation.SetEmulatedMedia,
			emulation.SetEmulatedMediaParams{Features: features})
		return err
	}))
}

func sorted(values []string) []string { return slices.Sorted(slices.Values(values)) }
