package wire

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"

	"google.golang.org/grpc"

	"github.com/invbench/invbench/sdk"
	"github.com/invbench/invbench/sdk/params"
	"github.com/invbench/invbench/sdk/wire/pb"
)

// Task is a task plugin without the type of its parameters.
type Task struct {
	Description []byte // what describe prints
	New         func(params json.RawMessage) (sdk.Simulator, sdk.Spaces, error)
}

// Model is a model plugin without the type of its hyper-parameters.
type Model struct {
	Description []byte // what describe prints
	New         func(params json.RawMessage, setup sdk.Setup) (sdk.Model, error)
}

// NewTask turns a task plugin of any type of parameters into a Task. It fails if the plugin's
// description is not valid.
func NewTask[P any](p sdk.TaskPlugin[P]) (Task, error) {
	if p.New == nil || p.Spaces == nil {
		return Task{}, fmt.Errorf("task %s: New and Spaces must be set", p.Name)
	}
	defaults, err := params.Defaults[P]()
	if err != nil {
		return Task{}, fmt.Errorf("task %s: %w", p.Name, err)
	}
	spaces := p.Spaces(defaults)
	d := sdk.Description{
		Kind: sdk.KindTask, Capabilities: p.Capabilities, Spaces: &spaces, Noisy: p.Noisy,
	}
	document, err := describe[P](p.About, d)
	if err != nil {
		return Task{}, fmt.Errorf("task %s: %w", p.Name, err)
	}
	return Task{Description: document, New: func(
		raw json.RawMessage,
	) (sdk.Simulator, sdk.Spaces, error) {
		values, err := params.Decode[P](raw)
		if err != nil {
			return nil, sdk.Spaces{}, err
		}
		spaces := p.Spaces(values)
		if err := spaces.Validate(); err != nil {
			return nil, sdk.Spaces{}, err
		}
		sim, err := p.New(values)
		if err == nil && sim == nil {
			err = errors.New("the plugin's New returned neither a simulator nor an error")
		}
		return sim, spaces, err
	}}, nil
}

// NewModel turns a model plugin of any type of hyper-parameters into a Model. It fails if the
// plugin's description is not valid.
func NewModel[P any](p sdk.ModelPlugin[P]) (Model, error) {
	if p.New == nil {
		return Model{}, fmt.Errorf("model %s: New must be set", p.Name)
	}
	if _, err := params.Defaults[P](); err != nil {
		return Model{}, fmt.Errorf("model %s: %w", p.Name, err)
	}
	d := sdk.Description{
		Kind: sdk.KindModel, Capabilities: p.Capabilities, Order: p.Order,
		Deterministic: p.Deterministic,
	}
	document, err := describe[P](p.About, d)
	if err != nil {
		return Model{}, fmt.Errorf("model %s: %w", p.Name, err)
	}
	return Model{Description: document, New: func(
		raw json.RawMessage, setup sdk.Setup,
	) (sdk.Model, error) {
		values, err := params.Decode[P](raw)
		if err != nil {
			return nil, err
		}
		if err := checkSetup(setup); err != nil {
			return nil, err
		}
		model, err := p.New(values, setup)
		if err == nil && model == nil {
			err = errors.New("the plugin's New returned neither a model nor an error")
		}
		return model, err
	}}, nil
}

func checkSetup(s sdk.Setup) error {
	if !sdk.ValidName(s.Task.Name) {
		return fmt.Errorf("%w: setup names the task %q, which does not match %s",
			sdk.ErrInvalid, s.Task.Name, sdk.NamePattern)
	}
	if s.Threads < 1 {
		return fmt.Errorf("%w: setup grants %d threads, want at least 1", sdk.ErrInvalid, s.Threads)
	}
	return s.Task.Spaces.Validate()
}

// describe completes a description and returns it as a document: indented JSON that ends in a line
// feed.
func describe[P any](about sdk.About, d sdk.Description) ([]byte, error) {
	schema, err := params.Schema[P]()
	if err != nil {
		return nil, err
	}
	d.Schema, d.Params = sdk.DescriptionSchema, schema
	d.Name, d.Version, d.Summary, d.Citation = about.Name, about.Version, about.Summary,
		about.Citation
	d.Fingerprint = line(about.Fingerprint)
	d.Capabilities = append([]sdk.Capability{}, d.Capabilities...)
	if err := d.Validate(); err != nil {
		return nil, err
	}
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	if err := enc.Encode(d); err != nil {
		return nil, fmt.Errorf("encode description: %w", err)
	}
	return b.Bytes(), nil
}

// Register puts the task on a server.
func (t Task) Register(s grpc.ServiceRegistrar) {
	pb.RegisterPluginServer(s, &describer{document: t.Description})
	pb.RegisterTaskServer(s, &taskServer{create: t.New})
}

// Register puts the model on a server.
func (m Model) Register(s grpc.ServiceRegistrar) {
	pb.RegisterPluginServer(s, &describer{document: m.Description})
	pb.RegisterModelServer(s, newModelServer(m.New))
}
