package tile

import (
	"github.com/gomlx/gomlx/pkg/core/dtypes"

	"github.com/invbench/invbench/sdk/cpu/internal/num"
)

// fromNumber converts from a number; anything but 0, NaN too, is true.
func fromNumber[From num.Number](to dtypes.DType, dst, a operand) kernel {
	switch to {
	case dtypes.Float32:
		return mapKernel(num.Convert[float32, From], dst, a)
	case dtypes.Float64:
		return mapKernel(num.Convert[float64, From], dst, a)
	case dtypes.Int8:
		return mapKernel(num.Convert[int8, From], dst, a)
	case dtypes.Int16:
		return mapKernel(num.Convert[int16, From], dst, a)
	case dtypes.Int32:
		return mapKernel(num.Convert[int32, From], dst, a)
	case dtypes.Int64:
		return mapKernel(num.Convert[int64, From], dst, a)
	case dtypes.Uint8:
		return mapKernel(num.Convert[uint8, From], dst, a)
	case dtypes.Uint16:
		return mapKernel(num.Convert[uint16, From], dst, a)
	case dtypes.Uint32:
		return mapKernel(num.Convert[uint32, From], dst, a)
	case dtypes.Uint64:
		return mapKernel(num.Convert[uint64, From], dst, a)
	case dtypes.Bool:
		return mapKernel(func(x From) bool { return x != 0 }, dst, a)
	}
	return nil
}

// fromBool converts true to 1 and false to 0.
func fromBool(to dtypes.DType, dst, a operand) kernel {
	switch to {
	case dtypes.Float32:
		return mapKernel(indicator[float32], dst, a)
	case dtypes.Float64:
		return mapKernel(indicator[float64], dst, a)
	case dtypes.Int8, dtypes.Uint8:
		return mapKernel(indicator[uint8], dst, a)
	case dtypes.Int16, dtypes.Uint16:
		return mapKernel(indicator[uint16], dst, a)
	case dtypes.Int32, dtypes.Uint32:
		return mapKernel(indicator[uint32], dst, a)
	case dtypes.Int64, dtypes.Uint64:
		return mapKernel(indicator[uint64], dst, a)
	case dtypes.Bool:
		return mapKernel(func(x bool) bool { return x }, dst, a)
	}
	return nil
}

func indicator[To num.Number](x bool) To {
	if x {
		return 1
	}
	return 0
}

// copyKernel copies elements of the given size in bytes, whatever they mean.
func copyKernel(size int, dst, a operand) kernel {
	switch size {
	case 1:
		return copyBits[uint8](dst, a)
	case 2:
		return copyBits[uint16](dst, a)
	case 4:
		return copyBits[uint32](dst, a)
	}
	return copyBits[uint64](dst, a)
}

func copyBits[T any](dst, a operand) kernel {
	return func(f *frame) { copy(elements[T](f, dst), elements[T](f, a)) }
}
