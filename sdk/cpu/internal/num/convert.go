package num

import "unsafe"

// Convert converts between numeric types. From floating point to integer it truncates, saturates,
// and takes NaN to 0.
func Convert[To, From Number](x From) To {
	if !isFloat[From]() || isFloat[To]() {
		return To(x)
	}
	f := float64(x)
	if f != f {
		return 0
	}
	low, high := limits[To]()
	switch {
	case f <= float64(low):
		return low
	case f >= float64(high):
		return high
	}
	if float64(low) == 0 && unsafe.Sizeof(low) == 8 {
		return To(uint64(f))
	}
	return To(int64(f))
}

// isFloat says whether T is a floating point type.
func isFloat[T Number]() bool {
	half := 0.5
	return T(half) != 0
}

// limits returns the least and the greatest value of an integer type.
func limits[T Number]() (low, high T) {
	var zero T
	ones := zero - 1
	if ones > 0 {
		return 0, ones
	}
	high = 1
	for range 8*unsafe.Sizeof(zero) - 2 {
		high = high*2 + 1
	}
	return -high - 1, high
}
