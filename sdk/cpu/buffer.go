package cpu

import (
	"fmt"
	"reflect"
	"unsafe"

	"github.com/gomlx/gomlx/backends"
	"github.com/gomlx/gomlx/pkg/core/shapes"
)

// Buffer is an array in memory: a backends.Buffer of this backend.
type Buffer struct {
	shape  shapes.Shape
	flat   any            // a slice of the shape's type
	at     unsafe.Pointer // to the first element
	length int            // number of elements
	valid  bool           // false once finalized or donated
}

func (b *Buffer) bytes() int { return b.length * b.shape.DType.Size() }

// buffer returns a backends.Buffer as what it must be.
func (b *Backend) buffer(handle backends.Buffer) (*Buffer, error) {
	if b.IsFinalized() {
		return nil, fmt.Errorf("use a buffer: backend %q is finalized", Name)
	}
	buf, ok := handle.(*Buffer)
	switch {
	case !ok || buf == nil:
		return nil, fmt.Errorf("use a buffer: it is a %T, not one of backend %q", handle, Name)
	case !buf.valid:
		return nil, fmt.Errorf("use a buffer of shape %s: it was finalized or donated", buf.shape)
	}
	return buf, nil
}

// BufferFinalize makes the buffer's memory available for others. The buffer must not be used again.
func (b *Backend) BufferFinalize(handle backends.Buffer) error {
	buf, err := b.buffer(handle)
	if err != nil {
		return err
	}
	b.store.give(buf)
	return nil
}

// BufferShape returns the shape of a buffer.
func (b *Backend) BufferShape(handle backends.Buffer) (shapes.Shape, error) {
	buf, err := b.buffer(handle)
	if err != nil {
		return shapes.Invalid(), err
	}
	return buf.shape, nil
}

// BufferDeviceNum returns 0.
func (b *Backend) BufferDeviceNum(handle backends.Buffer) (backends.DeviceNum, error) {
	_, err := b.buffer(handle)
	return 0, err
}

// BufferToFlatData copies the elements to a slice of the same type and length.
func (b *Backend) BufferToFlatData(handle backends.Buffer, flat any) error {
	buf, err := b.buffer(handle)
	if err != nil {
		return err
	}
	return copyFlat(flat, buf.flat)
}

// BufferFromFlatData returns a new buffer with a copy of the elements.
func (b *Backend) BufferFromFlatData(
	device backends.DeviceNum, flat any, shape shapes.Shape,
) (backends.Buffer, error) {
	buf, err := b.newBuffer(device, shape)
	if err != nil {
		return nil, err
	}
	if err := copyFlat(buf.flat, flat); err != nil {
		return nil, err
	}
	return buf, nil
}

// HasSharedBuffers returns true: all buffers are ordinary memory.
func (b *Backend) HasSharedBuffers() bool { return true }

// NewSharedBuffer returns a new buffer and its elements.
func (b *Backend) NewSharedBuffer(
	device backends.DeviceNum, shape shapes.Shape,
) (backends.Buffer, any, error) {
	buf, err := b.newBuffer(device, shape)
	if err != nil {
		return nil, nil, err
	}
	return buf, buf.flat, nil
}

// BufferData returns the elements of a buffer, which may be changed while nothing is executed on
// it.
func (b *Backend) BufferData(handle backends.Buffer) (any, error) {
	buf, err := b.buffer(handle)
	if err != nil {
		return nil, err
	}
	return buf.flat, nil
}

// BufferCopyToDevice fails, as there is only one device.
func (b *Backend) BufferCopyToDevice(backends.Buffer, backends.DeviceNum) (backends.Buffer, error) {
	return nil, fmt.Errorf("copy a buffer to another device: backend %q has only one", Name)
}

func (b *Backend) newBuffer(device backends.DeviceNum, shape shapes.Shape) (*Buffer, error) {
	switch {
	case b.IsFinalized():
		return nil, fmt.Errorf("make a buffer: backend %q is finalized", Name)
	case device != 0:
		return nil, fmt.Errorf("make a buffer on device %d: backend %q has only device 0",
			device, Name)
	case !supported(shape.DType):
		return nil, fmt.Errorf("make a buffer of shape %s: %w", shape, unsupportedType(shape.DType))
	}
	return b.store.take(shape.Clone()), nil
}

// copyFlat copies a slice to one of the same type and length.
func copyFlat(dst, src any) error {
	d, s := reflect.ValueOf(dst), reflect.ValueOf(src)
	if d.Kind() != reflect.Slice || d.Type() != s.Type() || d.Len() != s.Len() {
		return fmt.Errorf("copy the elements of a buffer: from %T to %T, lengths must agree too",
			src, dst)
	}
	reflect.Copy(d, s)
	return nil
}
