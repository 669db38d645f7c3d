package config

import (
	"fmt"
	"slices"

	"github.com/spf13/viper"
	yaml "go.yaml.in/yaml/v3"

	"github.com/invbench/invbench/host/internal/numeral"
	"github.com/invbench/invbench/host/internal/record"
	"github.com/invbench/invbench/host/internal/score"
)

// EnvPrefix begins the names of the environment variables that stand for a key of bench.yaml:
// INVBENCH_PROFILE, INVBENCH_SEED and INVBENCH_BOARD. They win over the file and lose to the
// command line.
const EnvPrefix = "INVBENCH"

// settings are the values of a configuration that are not tasks or entries, as viper puts them
// together.
type settings struct {
	Seed      uint64      `mapstructure:"seed"`
	Board     string      `mapstructure:"board"`
	TrainRows int         `mapstructure:"train_rows"`
	Targets   int         `mapstructure:"targets"`
	Draws     int         `mapstructure:"draws"`
	Repeats   int         `mapstructure:"repeats"`
	Budget    int         `mapstructure:"budget"`
	T         []int       `mapstructure:"t"`
	Prior     int         `mapstructure:"prior_draws"`
	Bootstrap int         `mapstructure:"bootstrap"`
	MMD       mmdSettings `mapstructure:"mmd"`
	Limits    struct {
		FitS        float64 `mapstructure:"fit_s"`
		InvertS     float64 `mapstructure:"invert_s"`
		MemoryBytes int64   `mapstructure:"memory_bytes"`
	} `mapstructure:"limits"`
}

// mmdSettings are the sizes of the comparison with the posterior, and the word for what stands for
// it.
type mmdSettings struct {
	Targets   int    `mapstructure:"targets"`
	Sample    int    `mapstructure:"sample"`
	Pool      int    `mapstructure:"pool"`
	Posterior string `mapstructure:"posterior"`
}

// exactPosterior is the word by which a task's own draws of its posterior are asked for.
const exactPosterior = "exact"

func (s mmdSettings) protocol() score.MMDProtocol {
	return score.MMDProtocol{
		Targets: s.Targets, Sample: s.Sample, Pool: s.Pool, Exact: s.Posterior == exactPosterior,
	}
}

// newViper returns a viper with the defaults and the environment, unless the file alone counts.
func (l *loader) newViper() (*viper.Viper, error) {
	v := viper.NewWithOptions(viper.KeyDelimiter(separator))
	protocol := score.DefaultProtocol()
	v.SetDefault("seed", uint64(1))
	v.SetDefault("t", protocol.T)
	v.SetDefault("prior_draws", protocol.PriorDraws)
	v.SetDefault("bootstrap", protocol.Bootstrap)
	if l.options.Alone {
		return v, nil
	}
	v.SetEnvPrefix(EnvPrefix)
	if err := v.BindEnv("profile"); err != nil {
		return nil, err
	}
	if err := v.BindEnv("seed"); err != nil {
		return nil, err
	}
	return v, v.BindEnv("board")
}

// chooseProfile returns the name of the profile that applies: the command line's, the
// environment's, the file's, or the only one there is.
func (l *loader) chooseProfile() (string, error) {
	v, err := l.newViper()
	if err != nil {
		return "", err
	}
	where := make(map[string]string) // each name was given
	for _, s := range l.sources {
		if n := find(s.root, "profile"); n != nil {
			where[n.Value] = s.at(n)
			if s.file {
				v.SetDefault("profile", n.Value)
			} else {
				v.Set("profile", n.Value)
			}
		}
	}
	if l.options.Profile != "" {
		where[l.options.Profile] = "--profile"
		v.Set("profile", l.options.Profile)
	}
	name, profiles := v.GetString("profile"), l.known["profile"]
	switch {
	case slices.Contains(profiles, name):
		return name, nil
	case name == "" && len(profiles) == 1:
		return profiles[0], nil
	case name == "":
		return "", problem{
			l.options.File,
			"which profile? say --profile, or write a line \"profile: NAME\"; " +
				hint(name, profiles),
		}
	case where[name] == "":
		where[name] = EnvPrefix + "_PROFILE"
	}
	return "", problem{
		where[name], fmt.Sprintf("unknown profile %q; %s", name, hint(name, profiles)),
	}
}

// settings puts the settings together: defaults, the file, its profile, the environment, then the
// command line.
func (l *loader) settings(profile string) (settings, error) {
	var s settings
	v, err := l.newViper()
	if err != nil {
		return s, err
	}
	for _, src := range l.sources {
		for _, layer := range []*yaml.Node{src.root, find(src.root, "profiles", profile)} {
			leaves := settingsIn(layer)
			if !src.file {
				setAll(v, "", leaves)
			} else if err := v.MergeConfigMap(leaves); err != nil {
				return s, fmt.Errorf("%s: %w", src.name, err)
			}
		}
	}
	// Of the environment; other sources have numbers.
	if text, given := v.Get("seed").(string); given {
		if err := numeral.Check(text); err != nil {
			return s, problem{"environment " + EnvPrefix + "_SEED", err.Error()}
		}
	}
	if err := v.Unmarshal(&s); err != nil { // the file and the overrides are checked already
		return s, problem{"environment " + EnvPrefix + "_SEED", "want a whole number of at least 0"}
	}
	return s, nil
}

// settingsIn returns the settings in a mapping, which is the file's or a profile's.
func settingsIn(n *yaml.Node) map[string]any {
	leaves := make(map[string]any)
	for _, p := range pairs(n) {
		switch p.key.Value {
		case "profile", "profiles", "tasks", "entries":
			continue
		}
		leaves[p.key.Value] = plain(p.value)
	}
	return leaves
}

// setAll overrides the settings one by one, so that an override of limits::fit_s leaves the other
// limits alone.
func setAll(v *viper.Viper, path string, leaves map[string]any) {
	for key, leaf := range leaves {
		if inner, ok := leaf.(map[string]any); ok {
			setAll(v, path+key+separator, inner)
			continue
		}
		v.Set(path+key, leaf)
	}
}

// apply writes the settings into a configuration.
func (s settings) apply(c *Config) {
	c.Seed = s.Seed
	c.TrainRows, c.Targets, c.Draws = s.TrainRows, s.Targets, s.Draws
	c.Repeats, c.Budget = s.Repeats, s.Budget
	c.Limits = record.Limits{
		FitS:        s.Limits.FitS,
		InvertS:     s.Limits.InvertS,
		MemoryBytes: s.Limits.MemoryBytes,
	}
	c.Score = score.Protocol{
		PriorDraws: s.Prior, Bootstrap: s.Bootstrap, MMD: s.MMD.protocol(),
		Seed: ScoreSeed(s.Seed), Capped: true,
	}
	for _, t := range s.T {
		if t <= s.Draws { // as for the others: see checkT
			c.Score.T = append(c.Score.T, t)
		}
	}
}
