package config

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"regexp"
	"strconv"
	"strings"

	yaml "go.yaml.in/yaml/v3"
)

// source is one place that configuration comes from: the file, or one override of the command line.
// All have the shape of bench.yaml, an override with little in it.
type source struct {
	name string // of the file, or the override itself
	file bool
	root *yaml.Node // a mapping
}

// at says where n stands.
func (s source) at(n *yaml.Node) string {
	if !s.file {
		return s.name
	}
	return fmt.Sprintf("%s:%d", s.name, max(1, n.Line))
}

// separator stands between the keys of an override.
const separator = "::"

// parseFile reads the bytes of a bench.yaml.
func parseFile(name string, text []byte) (source, error) {
	decoder := yaml.NewDecoder(bytes.NewReader(text))
	var document, second yaml.Node
	if err := decoder.Decode(&document); errors.Is(err, io.EOF) {
		return source{},
			problem{name + ":1", "the file is empty: it needs tasks, entries and profiles"}
	} else if err != nil {
		return source{}, syntaxProblem(name, err)
	}
	if err := decoder.Decode(&second); err == nil {
		return source{}, problem{
			fmt.Sprintf("%s:%d", name, second.Line),
			"a second document begins; a board has one",
		}
	} else if !errors.Is(err, io.EOF) {
		return source{}, syntaxProblem(name, err)
	}
	s := source{name: name, file: true, root: document.Content[0]}
	if s.root.Kind != yaml.MappingNode {
		return source{}, problem{
			s.at(s.root),
			"want keys such as tasks, entries and profiles, found " + describe(s.root),
		}
	}
	return s, nil
}

// syntaxProblem is an error of the YAML parser in a file.
func syntaxProblem(name string, err error) problem {
	line, text := syntax(err)
	return problem{fmt.Sprintf("%s:%d", name, line), "not YAML: " + text}
}

// syntax takes an error of the YAML parser apart. The library leaves out line 1, and counts from 0
// where it is the parser proper, and not the scanner before it, that complains.
func syntax(err error) (line int, text string) {
	text = strings.TrimPrefix(err.Error(), "yaml: ")
	found := regexp.MustCompile(`^line (\d+): `).FindStringSubmatch(text)
	if found == nil {
		return 1, text
	}
	text = strings.TrimPrefix(text, found[0])
	line, err = strconv.Atoi(found[1])
	if err != nil {
		return 1, text
	}
	if regexp.MustCompile(`^did not find expected (<|node|key|'-'|',')`).MatchString(text) {
		line++
	}
	return line, text
}

// parseSet reads an override such as entries::nearest::params::k=5. The value is YAML.
func parseSet(override string) (source, error) {
	s := source{name: "--set " + override}
	path, text, found := strings.Cut(override, "=")
	if !found || path == "" {
		return source{},
			problem{s.name, "want key=value, such as seed=7 or profiles::quick::targets=10"}
	}
	var document yaml.Node
	if err := yaml.Unmarshal([]byte(text), &document); err != nil {
		_, text := syntax(err)
		return source{}, problem{s.name, "the value is not YAML: " + text}
	}
	if len(document.Content) == 0 {
		return source{}, problem{s.name, `the value is missing; write "" for an empty string`}
	}
	s.root = document.Content[0]
	keys := strings.Split(path, separator)
	for i := len(keys) - 1; i >= 0; i-- {
		key := &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!str", Value: keys[i]}
		s.root = &yaml.Node{
			Kind: yaml.MappingNode, Tag: "!!map", Content: []*yaml.Node{key, s.root},
		}
	}
	return s, nil
}
