package gemm

import "unsafe"

// portableSize is the height and width of the portable tile: 16 sums are what 16 or 32 scalar registers can hold.
const portableSize = 4

func portableKernels() *kernels {
	return &kernels{
		mr: portableSize, nr: portableSize,
		micro: []microKernel{nil, microPortable(1), microPortable(2), microPortable(3), micro4x4},
		pack:  packPortable,
		dots1: [3]dotKernel{nil, dotsPortable(1, 1), dotsPortable(1, 2)},
		dots4: [3]dotKernel{nil, dotsPortable(4, 1), dotsPortable(4, 2)},
	}
}

// span returns the slice of a matrix that begins at p and holds rows x cols elements at the given distances.
func span(p *float32, rows, cols, row, col int) []float32 {
	if rows == 0 || cols == 0 {
		return nil
	}
	return unsafe.Slice(p, (rows-1)*row+(cols-1)*col+1)
}

// microPortable returns the microKernel of a height below portableSize.
func microPortable(height int) microKernel {
	return func(a, b, c *float32, k, rsa, csa, rsb, ldc, cols, accumulate int) {
		as, bs, cs := span(a, height, k, rsa, csa), span(b, k, cols, rsb, 1), span(c, height, cols, ldc, 1)
		for i := range height {
			for j := range cols {
				var sum float32
				for p := range k {
					sum += as[i*rsa+p*csa] * bs[p*rsb+j]
				}
				if accumulate != 0 {
					sum += cs[i*ldc+j]
				}
				cs[i*ldc+j] = sum
			}
		}
	}
}

// micro4x4 is the microKernel of the full height. It goes by columns, whose four sums and products stay in registers.
func micro4x4(a, b, c *float32, k, rsa, csa, rsb, ldc, cols, accumulate int) {
	as, bs, cs := span(a, 4, k, rsa, csa), span(b, k, cols, rsb, 1), span(c, 4, cols, ldc, 1)
	j := 0
	for ; j+2 <= cols; j += 2 {
		var s00, s10, s20, s30, s01, s11, s21, s31 float32
		for p := range k {
			b0, b1 := bs[p*rsb+j], bs[p*rsb+j+1]
			a0, a1, a2, a3 := as[p*csa], as[rsa+p*csa], as[2*rsa+p*csa], as[3*rsa+p*csa]
			s00, s01 = s00+a0*b0, s01+a0*b1
			s10, s11 = s10+a1*b0, s11+a1*b1
			s20, s21 = s20+a2*b0, s21+a2*b1
			s30, s31 = s30+a3*b0, s31+a3*b1
		}
		put4(cs[j:], ldc, accumulate, s00, s10, s20, s30)
		put4(cs[j+1:], ldc, accumulate, s01, s11, s21, s31)
	}
	for ; j < cols; j++ {
		var s0, s1, s2, s3 float32
		for p := range k {
			b0 := bs[p*rsb+j]
			s0 += as[p*csa] * b0
			s1 += as[rsa+p*csa] * b0
			s2 += as[2*rsa+p*csa] * b0
			s3 += as[3*rsa+p*csa] * b0
		}
		put4(cs[j:], ldc, accumulate, s0, s1, s2, s3)
	}
}

// put4 writes a column of four elements.
func put4(c []float32, ldc, accumulate int, s0, s1, s2, s3 float32) {
	if accumulate != 0 {
		s0, s1, s2, s3 = s0+c[0], s1+c[ldc], s2+c[2*ldc], s3+c[3*ldc]
	}
	c[0], c[ldc], c[2*ldc], c[3*ldc] = s0, s1, s2, s3
}

// dotsPortable returns the dotKernel of the given size.
func dotsPortable(rows, cols int) dotKernel {
	return func(a, b, out *float32, k, lda, ldb int) {
		as, bs, os := span(a, rows, k, lda, 1), span(b, cols, k, ldb, 1), unsafe.Slice(out, rows*cols)
		for i := range rows {
			for j := range cols {
				var sum float32
				for p := range k {
					sum += as[i*lda+p] * bs[j*ldb+p]
				}
				os[i*cols+j] = sum
			}
		}
	}
}

// packPortable is a packKernel whose vectors have portableSize elements.
func packPortable(dst, src *float32, rows, cols, lddst, ldsrc int) {
	ds, ss := span(dst, rows, max(lddst, portableSize), lddst, 1), span(src, rows, cols, ldsrc, 1)
	for i := range rows {
		d := ds[i*lddst:]
		d = d[:max(lddst, portableSize)]
		clear(d[copy(d, ss[i*ldsrc:][:cols]):])
	}
}
