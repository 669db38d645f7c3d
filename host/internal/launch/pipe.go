package launch

import (
	"bytes"
	"io"
	"os"
	"sync"
)

// pipe is the host's end of one of the child's output streams.
type pipe struct {
	r     *os.File
	ended chan struct{} // closed when there is nothing more to read
	once  sync.Once
}

// open makes the pipe and returns the child's end.
func (p *pipe) open() (*os.File, error) {
	r, w, err := os.Pipe()
	p.r, p.ended = r, make(chan struct{})
	return w, err
}

func (p *pipe) Read(b []byte) (int, error) {
	n, err := p.r.Read(b)
	if err != nil {
		p.once.Do(func() { close(p.ended) })
	}
	return n, err
}

func (p *pipe) Close() error { return p.r.Close() }

// firstLine reads the first line of a pipe, the one on which a plugin says where it listens, and
// nothing after it: what comes later goes to rest as long as somebody reads. go-plugin itself would
// give up reading at a line of 64 KiB, and a plugin that prints more would wait for ever.
type firstLine struct {
	*pipe
	rest io.Writer
	past bool
}

// Read implements io.Reader. After the first line it returns when the pipe ends.
func (f *firstLine) Read(b []byte) (int, error) {
	for {
		n, err := f.pipe.Read(b)
		if f.past {
			if _, bad := f.rest.Write(b[:n]); err == nil && bad == nil {
				continue
			}
			return 0, io.EOF
		}
		if end := bytes.IndexByte(b[:n], '\n') + 1; end > 0 {
			f.past = true
			_, bad := f.rest.Write(b[end:n])
			return end, bad
		}
		return n, err
	}
}
