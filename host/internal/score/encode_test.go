package score

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"io"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/invbench/invbench/sdk"
)

func written(t testing.TB, truth *Truth) []byte {
	t.Helper()
	var file bytes.Buffer
	n, err := truth.WriteTo(&file)
	if err != nil || n != int64(file.Len()) {
		t.Fatalf("wrote %d of %d bytes: %v", n, file.Len(), err)
	}
	return file.Bytes()
}

func TestTruthRoundTrip(t *testing.T) {
	t.Parallel()
	task := roboticArm()
	targets, _ := task.targets(t, 9)
	without := small()
	without.MMD = MMDProtocol{}
	for name, p := range map[string]Protocol{"with posterior": small(), "without": without} {
		want := prepare(t, task, targets, p)
		got, err := ReadTruth(bytes.NewReader(written(t, want)))
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}

func TestReadTruthDamaged(t *testing.T) {
	t.Parallel()
	file := written(t, prepare(t, identity(), column(0.5, 0.25), small()))
	for i := range len(file) {
		if _, err := ReadTruth(bytes.NewReader(file[:i])); err == nil {
			t.Fatalf("the first %d of %d bytes give no error", i, len(file))
		}
		damaged := bytes.Clone(file)
		damaged[i] ^= 0x10
		if _, err := ReadTruth(bytes.NewReader(damaged)); err == nil {
			t.Fatalf("a flipped bit in byte %d gives no error", i)
		}
	}
	if _, err := ReadTruth(io.MultiReader(bytes.NewReader(file),
		strings.NewReader("x"))); err == nil {
		t.Error("a byte too many gives no error")
	}
}

// FuzzReadTruth decodes bodies whose checksum is right, so that what comes after it is reached: it
// must not panic, and must write again what it accepts.
func FuzzReadTruth(f *testing.F) {
	p := small()
	p.MMD = MMDProtocol{Targets: 1, Sample: 2, Pool: 10}
	file := written(f, prepare(f, identity(), column(0.5, 0.25), p))
	f.Add(file[:len(file)-sha256.Size])
	f.Add([]byte(truthMagic + "\xff\xff\xff\xff{}"))
	f.Add([]byte(truthMagic + "\x02\x00\x00\x00{}"))
	f.Fuzz(func(t *testing.T, body []byte) {
		sum := sha256.Sum256(body)
		truth, err := ReadTruth(bytes.NewReader(append(bytes.Clone(body), sum[:]...)))
		if err != nil {
			return
		}
		again, err := ReadTruth(bytes.NewReader(written(t, truth)))
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(truth, again); diff != "" {
			t.Errorf("(-first +second):\n%s", diff)
		}
	})
}

func TestFits(t *testing.T) {
	t.Parallel()
	targets := column(0.5, 0.25)
	truth := prepare(t, identity(), targets, small())
	if err := truth.Fits(targets, small()); err != nil {
		t.Errorf("what it was made for: %v", err)
	}
	changed := func(change func(*Protocol)) Protocol {
		p := small()
		change(&p)
		return p
	}
	tests := map[string]error{
		"targets":   truth.Fits(column(0.5, 0.26), small()),
		"exact":     truth.Fits(targets, changed(func(p *Protocol) { p.MMD.Exact = true })),
		"T":         truth.Fits(targets, changed(func(p *Protocol) { p.T = p.T[:2] })),
		"prior":     truth.Fits(targets, changed(func(p *Protocol) { p.PriorDraws++ })),
		"capped":    truth.Fits(targets, changed(func(p *Protocol) { p.Capped = !p.Capped })),
		"bootstrap": truth.Fits(targets, changed(func(p *Protocol) { p.Bootstrap++ })),
		"mmd":       truth.Fits(targets, changed(func(p *Protocol) { p.MMD.Pool++ })),
		"seed":      truth.Fits(targets, changed(func(p *Protocol) { p.Seed++ })),
	}
	for name, err := range tests {
		if !errors.Is(err, sdk.ErrInvalid) {
			t.Errorf("another %s: error %v, want one that wraps %v", name, err, sdk.ErrInvalid)
		}
	}
}
