package wire

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"iter"
	"net"
	"strings"
	"testing"

	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials/insecure"
	"google.golang.org/grpc/test/bufconn"

	"github.com/invbench/invbench/sdk"
)

// serve puts services on a server with the protocol's limits, in this process, and dials it.
func serve(t testing.TB, register func(grpc.ServiceRegistrar)) *grpc.ClientConn {
	t.Helper()
	listener := bufconn.Listen(1 << 20)
	server := NewServer()
	register(server)
	served := make(chan error, 1)
	go func() { served <- server.Serve(listener) }()
	conn, err := grpc.NewClient("passthrough:test", append(DialOptions(),
		grpc.WithTransportCredentials(insecure.NewCredentials()),
		grpc.WithContextDialer(func(ctx context.Context, _ string) (net.Conn, error) {
			return listener.DialContext(ctx)
		}))...)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = conn.Close()
		server.Stop()
		if err := <-served; err != nil {
			t.Error(err)
		}
	})
	return conn
}

func testSpaces() sdk.Spaces {
	return sdk.Spaces{
		X:   []sdk.Dim{sdk.Bounded("a", "m", 0, 1), sdk.Unbounded("b", "")},
		Y:   []sdk.Dim{sdk.Unbounded("sum", "m")},
		Box: []sdk.Interval{{Low: 0, High: 1}, {Low: -2, High: 2}},
	}
}

func testSetup() sdk.Setup {
	return sdk.Setup{
		Task: sdk.Problem{Name: "adding", Spaces: testSpaces()}, Seed: 1 << 63, Threads: 3,
	}
}

// adder is the task y = a + b.
type adder struct{}

func (adder) Draw(_ context.Context, seed sdk.Seed, first, n int) (sdk.Batch, error) {
	x := sdk.NewBatch(n, 2)
	for i := range n {
		r := seed.Row(first + i)
		x.Row(i)[0], x.Row(i)[1] = r.Float32(), r.Float32()
	}
	return x, nil
}

func (adder) Simulate(_ context.Context, seed sdk.Seed, first int, x sdk.Batch) (sdk.Batch, error) {
	if err := x.Validate(2); err != nil {
		return sdk.Batch{}, err
	}
	y := sdk.NewBatch(x.Rows(), 1)
	for i := range y.Data {
		y.Data[i] = x.Row(i)[0] + x.Row(i)[1]
	}
	if x.Rows() > 0 && first == 7 {
		y.Data[0] = float32(seed) // to see that both arrive
	}
	return y, nil
}

// knowing is an adder with the optional interfaces.
type knowing struct{ adder }

func (knowing) Posterior(
	_ context.Context, seed sdk.Seed, first int, y sdk.Batch, draws int,
) (sdk.Batch, error) {
	x := sdk.NewBatch(y.Rows()*draws, 2)
	for i := range x.Rows() {
		x.Row(i)[0], x.Row(i)[1] = y.Data[i/draws], float32(int(seed)+first+i)
	}
	return x, nil
}

func (knowing) Jacobian(_ context.Context, x sdk.Batch) (sdk.Batch, error) {
	return sdk.Batch{Width: 2, Data: x.Data}, nil
}

// SimulateTruer is a - b, where the task itself adds.
func (knowing) SimulateTruer(
	_ context.Context, seed sdk.Seed, first int, x sdk.Batch,
) (sdk.Batch, error) {
	if err := x.Validate(2); err != nil {
		return sdk.Batch{}, err
	}
	y := sdk.NewBatch(x.Rows(), 1)
	for i := range y.Data {
		y.Data[i] = x.Row(i)[0] - x.Row(i)[1]
	}
	if x.Rows() > 0 && first == 7 {
		y.Data[0] = float32(seed) // to see that both arrive
	}
	return y, nil
}

// taskOf is a task plugin that serves sim.
func taskOf(sim sdk.Simulator) Task {
	return Task{Description: []byte(`{}`), New: func(
		json.RawMessage,
	) (sdk.Simulator, sdk.Spaces, error) {
		return sim, testSpaces(), nil
	}}
}

// configuredTask returns a client of sim.
func configuredTask(t testing.TB, register func(grpc.ServiceRegistrar)) *TaskClient {
	t.Helper()
	c := NewTaskClient(serve(t, register))
	if _, err := c.Configure(t.Context(), nil); err != nil {
		t.Fatal(err)
	}
	return c
}

// modelOf is a model of functions; those that are nil do nothing.
type modelOf struct {
	fit    func(ctx context.Context, train sdk.Dataset, sim sdk.Oracle) error
	invert func(ctx context.Context, y sdk.Batch, draws int) iter.Seq2[sdk.Batch, error]
}

func (m modelOf) Fit(ctx context.Context, train sdk.Dataset, sim sdk.Oracle) error {
	if m.fit == nil {
		return nil
	}
	return m.fit(ctx, train, sim)
}

func (m modelOf) Invert(ctx context.Context, y sdk.Batch, draws int) iter.Seq2[sdk.Batch, error] {
	return m.invert(ctx, y, draws)
}

// pluginOf is a model plugin that serves m.
func pluginOf(m sdk.Model) Model {
	return Model{Description: []byte(`{}`), New: func(
		json.RawMessage, sdk.Setup,
	) (sdk.Model, error) {
		return m, nil
	}}
}

// configuredModel returns a client of an unfitted model.
func configuredModel(t testing.TB, register func(grpc.ServiceRegistrar)) *ModelClient {
	t.Helper()
	c := NewModelClient(serve(t, register))
	if err := c.Configure(t.Context(), nil, testSetup()); err != nil {
		t.Fatal(err)
	}
	return c
}

// fittedModel returns a client of m after Fit.
func fittedModel(t testing.TB, m sdk.Model) *ModelClient {
	t.Helper()
	c := configuredModel(t, pluginOf(m).Register)
	if err := c.Fit(t.Context(), trainRows(5), nil); err != nil {
		t.Fatal(err)
	}
	return c
}

func trainRows(n int) sdk.Dataset {
	d := sdk.Dataset{X: sdk.NewBatch(n, 2), Y: sdk.NewBatch(n, 1)}
	for i := range n {
		d.X.Row(i)[0], d.X.Row(i)[1], d.Y.Data[i] = float32(i), float32(-i), 0.5
	}
	return d
}

// numbered yields a batch for each target, in which every number is the target's.
func numbered(_ context.Context, y sdk.Batch, draws int) iter.Seq2[sdk.Batch, error] {
	return func(yield func(sdk.Batch, error) bool) {
		for i := range y.Rows() {
			b := sdk.NewBatch(draws, 2)
			for k := range b.Data {
				b.Data[k] = y.Data[i]
			}
			if !yield(b, nil) {
				return
			}
		}
	}
}

// collect returns what a sequence yields, and the error that ends it.
func collect(seq iter.Seq2[sdk.Batch, error]) ([]sdk.Batch, error) {
	var all []sdk.Batch
	for b, err := range seq {
		if err != nil {
			return all, err
		}
		all = append(all, b)
	}
	return all, nil
}

// wantError checks that err wraps the sentinel and says want.
func wantError(t *testing.T, err, sentinel error, want string) {
	t.Helper()
	if !errors.Is(err, sentinel) || !strings.Contains(err.Error(), want) {
		t.Errorf("error %v, want one that wraps %q and says %q", err, sentinel, want)
	}
}

// drain receives to the end of a stream.
func drain[M any](recv func() (M, error)) error {
	for {
		if _, err := recv(); err != nil {
			if errors.Is(err, io.EOF) {
				return nil
			}
			return err
		}
	}
}
