package gemm

import "github.com/invbench/invbench/sdk/cpu/internal/isa"

func levelKernels(level isa.Level) *kernels {
	switch level {
	case isa.AVX512:
		return &kernels{
			mr: 12, nr: 32,
			micro: []microKernel{
				nil, microAVX512x1, microAVX512x2, microAVX512x3, microAVX512x4, microAVX512x5,
				microAVX512x6,
				microAVX512x7, microAVX512x8, microAVX512x9, microAVX512x10, microAVX512x11,
				microAVX512x12,
			},
			pack:      packAVX512,
			dotHeight: 4,
			dots1:     [3]dotKernel{nil, dotsAVX512x1x1, dotsAVX512x1x2},
			dots:      [3]dotKernel{nil, dotsAVX512x4x1, dotsAVX512x4x2},
		}
	case isa.AVX2:
		return &kernels{
			mr: 6, nr: 16,
			micro: []microKernel{
				nil, microAVX2x1, microAVX2x2, microAVX2x3, microAVX2x4, microAVX2x5, microAVX2x6,
			},
			pack:      packAVX2,
			dotHeight: 2,
			dots1:     [3]dotKernel{nil, dotsAVX2x1x1, dotsAVX2x1x2},
			dots:      [3]dotKernel{nil, dotsAVX2x2x1, dotsAVX2x2x2},
		}
	}
	return portableKernels()
}
