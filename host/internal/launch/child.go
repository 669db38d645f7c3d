package launch

import (
	"context"
	"errors"
	"io"
	"os"
	"os/exec"
	"strconv"
	"sync"
	"sync/atomic"
	"time"

	"github.com/hashicorp/go-plugin/runner"
)

var _ runner.Runner = (*child)(nil)

// child is the plugin's process, the leader of a process group. It is go-plugin's runner. A process
// that the plugin started may keep the output pipes open after the plugin has ended, and
// go-plugin's own runner would wait for it. This one waits for the plugin alone, then kills the
// rest of the group and closes the pipes, so that everything which reads them ends.
type child struct {
	cmd            *exec.Cmd
	limit          int64 // resident bytes of the group; 0 for no limit
	stdout, stderr *pipe
	printed        io.Writer // takes what comes on stdout after the first line

	mu      sync.Mutex // guards starting against killing
	begun   bool
	stopped bool
	ended   bool // whether the host killed it, rather than anybody else
	pid     int

	// Closed when the process has ended; then err and cmd.ProcessState are valid.
	exited chan struct{}
	err    error

	over atomic.Int64 // the resident bytes for which it was killed, if it was
	peak atomic.Int64 // the most resident bytes seen
}

func newChild(cmd *exec.Cmd, limit int64) *child {
	return &child{
		cmd: cmd, limit: limit, stdout: &pipe{}, stderr: &pipe{}, printed: io.Discard,
		exited: make(chan struct{}),
	}
}

// Start implements runner.Runner.
func (c *child) Start(context.Context) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.stopped {
		return errNotStarted
	}
	out, err := c.stdout.open()
	if err != nil {
		return err
	}
	defer out.Close() // the child has its own copies
	errs, err := c.stderr.open()
	if err != nil {
		return errors.Join(err, c.stdout.Close())
	}
	defer errs.Close()
	c.cmd.Stdout, c.cmd.Stderr = out, errs
	if err := c.cmd.Start(); err != nil {
		return errors.Join(err, c.stdout.Close(), c.stderr.Close())
	}
	c.begun, c.pid = true, c.cmd.Process.Pid
	go c.reap()
	go c.watch()
	return nil
}

// reap waits for the end of the process, and ends what it leaves behind.
func (c *child) reap() {
	c.err = c.cmd.Wait()
	killGroup(c.pid)
	close(c.exited)
	// The pipes end by themselves, unless the process has left somebody outside its group who holds
	// them.
	for _, p := range []*pipe{c.stdout, c.stderr} {
		within(time.Second, p.ended)
		_ = p.Close()
	}
}

// kill ends the group by force, or keeps the process from starting.
func (c *child) kill() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.stopped = true
	if !c.begun {
		return
	}
	select {
	case <-c.exited: // reap has killed the group, and its number may be another's by now
	default:
		c.ended = true
		killGroup(c.pid)
	}
}

// endedByHost reports whether the process was killed by this host before it ended by itself.
func (c *child) endedByHost() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	s := c.state()
	return c.ended && s != nil && killedBySystem(s)
}

func (c *child) started() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.begun
}

// state returns how the process ended, or nil while it runs.
func (c *child) state() *os.ProcessState {
	select {
	case <-c.exited:
		return c.cmd.ProcessState
	default:
		return nil
	}
}

// usage returns what the process used. Its ColdStart is not set.
//
// Where the memory of a running process can be seen, that is what counts: the system's own account
// of an ended process begins with the pages that its parent had when it started it, so a small
// plugin would get the size of the host.
func (c *child) usage() Usage {
	u := Usage{MaxRSS: c.peak.Load()}
	if s := c.state(); s != nil {
		u.CPU = s.UserTime() + s.SystemTime()
		if u.MaxRSS == 0 {
			u.MaxRSS = maxRSS(s)
		}
	}
	return u
}

// measure notes the most memory that the process has had so far, while it runs.
func (c *child) measure() {
	if c.started() && c.state() == nil {
		c.raise(peakResident(c.pid))
	}
}

// raise notes an amount of memory that was seen.
func (c *child) raise(resident int64) {
	for {
		old := c.peak.Load()
		if resident <= old || c.peak.CompareAndSwap(old, resident) {
			return
		}
	}
}

// Kill implements runner.Runner.
func (c *child) Kill(context.Context) error {
	c.kill()
	return nil
}

// Wait implements runner.Runner.
func (c *child) Wait(context.Context) error {
	<-c.exited
	return c.err
}

// ID implements runner.Runner. It is empty until the process has started.
func (c *child) ID() string {
	if !c.started() {
		return ""
	}
	return strconv.Itoa(c.pid)
}

// Stdout implements runner.Runner.
func (c *child) Stdout() io.ReadCloser { return &firstLine{pipe: c.stdout, rest: c.printed} }

// Stderr implements runner.Runner.
func (c *child) Stderr() io.ReadCloser { return c.stderr }

// Name implements runner.Runner.
func (c *child) Name() string { return c.cmd.Path }

// Diagnose implements runner.Runner.
func (c *child) Diagnose(context.Context) string { return "" }

// PluginToHost implements runner.Runner: both see the same sockets.
func (c *child) PluginToHost(network, address string) (string, string, error) {
	return network, address, nil
}

// HostToPlugin implements runner.Runner.
func (c *child) HostToPlugin(network, address string) (string, string, error) {
	return network, address, nil
}
