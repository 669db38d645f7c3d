package lanes

import "math"

// portableTile is the kernel in plain Go. It keeps four columns of a row in registers.
func portableTile(depth int, a []float32, lda int, b []float32, bias, c []float32, ldc int) {
	for i := range rows {
		row := a[i*lda:][:depth]
		for j := 0; j < columns; j += 4 {
			s0, s1, s2, s3 := bias[j], bias[j+1], bias[j+2], bias[j+3]
			for p, v := range row {
				w := b[p*columns+j:][:4:4]
				s0 += v * w[0]
				s1 += v * w[1]
				s2 += v * w[2]
				s3 += v * w[3]
			}
			at := c[i*ldc+j:][:4:4]
			at[0], at[1], at[2], at[3] = s0, s1, s2, s3
		}
	}
}

func portableBend(x []float32) {
	for i, v := range x {
		x[i] = bent(v)
	}
}

// bent is the activation of x, in the order of operations of the kernels.
func bent(x float32) float32 {
	return 0.5 * x * (x/float32(math.Sqrt(float64(float32(x*x)+1))) + 1)
}

func portableCross(count int, c, a []float32, apart int) {
	for i := range count {
		v := Turned([4]float32{c[i], c[apart+i], c[2*apart+i], c[3*apart+i]})
		for k := range v {
			a[k*apart+i] += bent(v[k])
			v[k] = a[k*apart+i]
		}
		for k, w := range Turned(v) {
			c[k*apart+i] = w
		}
	}
}

// Turned returns half the sums of four numbers with the signs of the four characters. See Cross.
func Turned(v [4]float32) [4]float32 {
	s, d := v[0]+v[1], v[0]-v[1]
	t, e := v[2]+v[3], v[2]-v[3]
	return [4]float32{0.5 * (s + t), 0.5 * (d + e), 0.5 * (s - t), 0.5 * (d - e)}
}
