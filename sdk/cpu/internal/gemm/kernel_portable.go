package gemm

import "unsafe"

// portableSize is the height and width of the portable tile: 16 sums are what 16 or 32 scalar
// registers can hold.
const portableSize = 4

func portableKernels() *kernels {
	return &kernels{
		mr: portableSize, nr: portableSize, byRows: true,
		micro: []microKernel{
			nil, microPortable(1), microPortable(2), microPortable(3), micro4x4,
		},
		pack:      packPortable,
		dotHeight: 4,
		dots1:     [3]dotKernel{nil, dotsPortable(1, 1), dotsPortable(1, 2)},
		dots:      [3]dotKernel{nil, dotsPortable(4, 1), dotsPortable(4, 2)},
	}
}

// span returns the slice of a matrix that begins at p and holds rows x cols elements at the given
// distances.
func span(p *float32, rows, cols, row, col int) []float32 {
	if rows == 0 || cols == 0 {
		return nil
	}
	return unsafe.Slice(p, (rows-1)*row+(cols-1)*col+1)
}

// microPortable returns the microKernel of a height below portableSize.
func microPortable(height int) microKernel {
	return func(a, b, c *float32, k, rsa, csa, rsb, ldc, cols, accumulate int) {
		as, bs, cs := span(a, height, k, rsa, csa), span(b, k, cols, rsb, 1),
			span(c, height, cols, ldc, 1)
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

// micro4x4 is the microKernel of the full height. It goes by pairs of columns, whose eight sums
// stay in registers.
func micro4x4(a, b, c *float32, k, rsa, csa, rsb, ldc, cols, accumulate int) {
	as, bs, cs := span(a, 4, k, rsa, csa), span(b, k, cols, rsb, 1), span(c, 4, cols, ldc, 1)
	for j := 0; j < cols; j += 2 {
		if j+1 == cols {
			put4(cs[j:], ldc, accumulate, column(as, bs, k, rsa, csa, rsb, j))
			return
		}
		var s, t [4]float32
		if csa == 1 {
			s, t = columnsOfRows(as, bs, k, rsa, rsb, j)
		} else {
			s, t = column(as, bs, k, rsa, csa, rsb, j), column(as, bs, k, rsa, csa, rsb, j+1)
		}
		put4(cs[j:], ldc, accumulate, s)
		put4(cs[j+1:], ldc, accumulate, t)
	}
}

// column returns the products of four rows with column j.
func column(as, bs []float32, k, rsa, csa, rsb, j int) (s [4]float32) {
	var s0, s1, s2, s3 float32
	for p := range k {
		y := bs[p*rsb+j]
		x := as[p*csa:]
		s0 += x[0] * y
		s1 += x[rsa] * y
		s2 += x[2*rsa] * y
		s3 += x[3*rsa] * y
	}
	return [4]float32{s0, s1, s2, s3}
}

// columnsOfRows returns the products of four rows, contiguous along K, with columns j and j+1.
func columnsOfRows(as, bs []float32, k, rsa, rsb, j int) (s, t [4]float32) {
	if k == 0 {
		return s, t
	}
	a0, a1, a2, a3 := as[:k], as[rsa:][:k], as[2*rsa:][:k], as[3*rsa:][:k]
	var s0, s1, s2, s3, t0, t1, t2, t3 float32
	at := j
	for p, x0 := range a0 {
		y := bs[at : at+2 : at+2]
		y0, y1 := y[0], y[1]
		x1, x2, x3 := a1[p], a2[p], a3[p]
		s0, t0 = s0+x0*y0, t0+x0*y1
		s1, t1 = s1+x1*y0, t1+x1*y1
		s2, t2 = s2+x2*y0, t2+x2*y1
		s3, t3 = s3+x3*y0, t3+x3*y1
		at += rsb
	}
	return [4]float32{s0, s1, s2, s3}, [4]float32{t0, t1, t2, t3}
}

// put4 writes a column of four elements.
func put4(c []float32, ldc, accumulate int, s [4]float32) {
	for i, x := range s {
		if accumulate != 0 {
			x += c[i*ldc]
		}
		c[i*ldc] = x
	}
}

// dotsPortable returns the dotKernel of the given size.
func dotsPortable(rows, cols int) dotKernel {
	return func(a, b, out *float32, k, lda, ldb int) {
		as, bs, os := span(a, rows, k, lda, 1), span(b, cols, k, ldb, 1),
			unsafe.Slice(out, rows*cols)
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
func packPortable(dst, src *float32, rows, cols, lddst, ldsrc, panels, next int) {
	size := max(lddst, portableSize)
	ss, ds := span(src, rows, cols*panels, ldsrc, 1),
		span(dst, panels, (rows-1)*lddst+size, next, 1)
	for i := range rows {
		for p := range panels {
			d := ds[p*next+i*lddst:][:size]
			clear(d[copy(d, ss[i*ldsrc+p*cols:][:cols]):])
		}
	}
}
