package record

import "bytes"

// layout spreads compact JSON over lines, so that a change in a committed record is a change of few
// lines, without giving every number of a long list a line of its own: a list of plain values stays
// on one line, and so does an object of plain values in a list, such as a score at T draws.
func layout(compact []byte) []byte {
	var out bytes.Buffer
	l := spreader{in: compact, out: &out}
	l.value(0, false)
	out.WriteByte('\n')
	return out.Bytes()
}

// spreader copies JSON from in, which must be valid and compact.
type spreader struct {
	in  []byte
	out *bytes.Buffer
}

// value copies the value at the front of in. listed says that it is an element of a list.
func (l *spreader) value(depth int, listed bool) {
	opening := l.in[0]
	if opening != '{' && opening != '[' {
		l.take(scalar(l.in))
		return
	}
	if end, plain := flat(l.in); plain && (opening == '[' || listed || end == 2) {
		l.take(end)
		return
	}
	l.take(1)
	for {
		l.line(depth + 1)
		if opening == '{' {
			l.take(scalar(l.in) + 1) // the key and its colon
			l.out.WriteByte(' ')
		}
		l.value(depth+1, opening == '[')
		if l.in[0] != ',' {
			break
		}
		l.take(1)
	}
	l.line(depth)
	l.take(1)
}

func (l *spreader) take(n int) {
	l.out.Write(l.in[:n])
	l.in = l.in[n:]
}

func (l *spreader) line(depth int) {
	l.out.WriteByte('\n')
	for range depth {
		l.out.WriteString("  ")
	}
}

// scalar returns the length of the string, number or word at the front of in.
func scalar(in []byte) int {
	if in[0] != '"' {
		if end := bytes.IndexAny(in, ",:]}"); end >= 0 {
			return end
		}
		return len(in)
	}
	for i := 1; ; i++ {
		switch in[i] {
		case '\\':
			i++
		case '"':
			return i + 1
		}
	}
}

// flat returns the length of the list or object at the front of in, if there is no other in it.
func flat(in []byte) (length int, plain bool) {
	for i := 1; ; {
		switch in[i] {
		case '{', '[':
			return 0, false
		case '}', ']':
			return i + 1, true
		case ',', ':':
			i++
		default:
			i += scalar(in[i:])
		}
	}
}
