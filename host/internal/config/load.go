package config

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/invbench/invbench/sdk"
)

// Load reads, checks and resolves a configuration. The error joins everything that is wrong, each
// with file, line and what to write instead; it wraps sdk.ErrInvalid if the configuration is at
// fault.
func Load(o Options) (*Config, error) {
	if o.File == "" {
		found, err := Find(".")
		if err != nil {
			return nil, err
		}
		o.File = found
	}
	text, err := read(o.File)
	if err != nil {
		return nil, err
	}
	return parse(o, text)
}

// read returns the contents of a file that is small enough to be a configuration.
func read(name string) ([]byte, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, problem{
			name, fmt.Sprintf("%v; say where the configuration is with -c", cause(err)),
		}
	}
	defer f.Close()
	const most = 4 << 20
	text, err := io.ReadAll(io.LimitReader(f, most+1))
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", name, cause(err))
	}
	if len(text) > most {
		return nil, problem{name, fmt.Sprintf("more than %d bytes: this is no configuration", most)}
	}
	return text, nil
}

// loader is a configuration while it is put together.
type loader struct {
	options  Options
	sources  []source            // the file, then the overrides in order
	known    map[string][]string // of task, entry and profile, the names that the file defines
	problems problems
}

// parse does all of Load but reading the file.
func parse(o Options, text []byte) (*Config, error) {
	file, err := parseFile(o.File, text)
	if err != nil {
		return nil, err
	}
	l := &loader{options: o, sources: []source{file}, known: map[string][]string{
		"task": keys(find(file.root, "tasks")), "entry": keys(find(file.root, "entries")),
		"profile": keys(find(file.root, "profiles")),
	}}
	for _, override := range o.Set {
		s, err := parseSet(override)
		if err != nil {
			l.problems = append(l.problems, err)
			continue
		}
		l.sources = append(l.sources, s)
	}
	if err := l.checkSources(); err != nil {
		return nil, err
	}
	l.checkNames("--task", "task", o.Tasks)
	l.checkNames("--model", "entry", o.Entries)
	if err := l.problems.err(); err != nil {
		return nil, err
	}
	return l.resolve()
}

// checkSources checks the file and the overrides against the schema of bench.yaml.
func (l *loader) checkSources() error {
	for _, s := range l.sources {
		rules, err := benchRules("", l.known, !s.file)
		if err != nil {
			return fmt.Errorf("the schema of %s: %w", FileName, err)
		}
		for _, f := range rules.check(s) {
			l.problems.add(s.at(f.node), "%s", f.text)
		}
	}
	return nil
}

// checkNames refuses names of the command line that the file does not define.
func (l *loader) checkNames(flag, kind string, names []string) {
	for _, name := range names {
		if !slices.Contains(l.known[kind], name) {
			l.problems.add(flag+" "+name, "unknown %s; %s", kind, hint(name, l.known[kind]))
		}
	}
}

// resolve puts the configuration together from sources that are right as far as their shape goes.
func (l *loader) resolve() (*Config, error) {
	profile, err := l.chooseProfile()
	if err != nil {
		return nil, err
	}
	s, err := l.settings(profile)
	if err != nil {
		return nil, err
	}
	c := &Config{File: l.options.File, Profile: profile, origins: make(map[paramKey]string)}
	c.Board = board(l.options.File, s.Board, profile)
	l.checkBoard(c)
	s.apply(c)
	l.checkScore(c, s)
	l.checkT(c, s)
	l.resolveTasks(c)
	l.resolveEntries(c)
	if err := l.problems.err(); err != nil {
		return nil, err
	}
	return c, nil
}

// checkBoard refuses a folder that no file system takes.
func (l *loader) checkBoard(c *Config) {
	const longest = 255 // bytes
	for _, part := range strings.Split(filepath.ToSlash(c.Board), "/") {
		if len(part) > longest {
			l.problems.add(l.options.File, "board: %q has %d letters, want at most %d: "+
				"no folder can be called so", clip(part), len(part), longest)
		}
	}
}

// checkScore refuses sizes that are right one by one but do not go together.
func (l *loader) checkScore(c *Config, s settings) {
	file := l.sources[0]
	where := file.at(key(find(file.root, "profiles"), c.Profile))
	if len(c.Score.T) == 0 {
		l.problems.add(where, "profile %s scores at no number of draws: t = %v, draws = %d",
			c.Profile, s.T, s.Draws)
		return
	}
	if err := c.Score.Validate(); err != nil {
		text := strings.TrimSuffix(err.Error(), ": "+sdk.ErrInvalid.Error())
		l.problems.add(where, "profile %s: %s", c.Profile, text)
	}
}

// checkT refuses numbers of draws to score at that are above the draws of a target, if the profile
// lists them itself. If the draws were made fewer from the command line, those that are left apply,
// and a warning names the others.
func (l *loader) checkT(c *Config, s settings) {
	listed, at := l.last([]string{"profiles", c.Profile, "t"})
	sized, _ := l.last([]string{"profiles", c.Profile, "draws"})
	above := slices.DeleteFunc(slices.Clone(s.T), func(t int) bool { return t <= s.Draws })
	if listed < 0 || len(above) == 0 || len(c.Score.T) == 0 { // the last has been complained of
		return
	}
	if sized > listed {
		c.Warnings = append(c.Warnings, fmt.Sprintf("not scored at t = %v, "+
			"which is more than the %d draws of %s", above, s.Draws, l.sources[sized].name))
		return
	}
	l.problems.add(l.sources[listed].at(at),
		"profile %s: t has %v, which is more than its %d draws for a target; leave it out, or "+
			"set draws",
		c.Profile, above, s.Draws)
}

// ScoreSeed derives the seed of everything random in scoring from the master seed.
func ScoreSeed(master uint64) sdk.Seed { return sdk.Seed(master).Derive("score") }

// board returns the folder of the board: what the file says, relative to its own folder; without
// it, the file's own folder if that is a board already, and otherwise results/PROFILE beside the
// file.
func board(file, given, profile string) string {
	dir := filepath.Dir(file)
	switch {
	case filepath.IsAbs(given):
		return filepath.Clean(given)
	case given != "":
		return filepath.Join(dir, given)
	}
	if full, err := filepath.Abs(dir); err == nil &&
		filepath.Base(filepath.Dir(full)) == "results" {
		return dir
	}
	return filepath.Join(dir, "results", profile)
}
