package cpu

import (
	"slices"

	"github.com/gomlx/gomlx/backends"
)

// operations lists what builders support. The elementwise operations are listed beside their
// methods, as most of what is added is one of them.
func operations() []backends.OpType {
	return slices.Concat(mapOperations(), []backends.OpType{
		backends.OpTypeParameter, backends.OpTypeConstant, backends.OpTypeIota,
		backends.OpTypeIdentity, backends.OpTypeWhere, backends.OpTypeClamp, backends.OpTypeIsNaN,
		backends.OpTypeIsFinite, backends.OpTypeConvertDType,

		backends.OpTypeReduceSum, backends.OpTypeReduceProduct, backends.OpTypeReduceMax,
		backends.OpTypeReduceMin, backends.OpTypeReduceBitwiseAnd, backends.OpTypeReduceBitwiseOr,
		backends.OpTypeReduceBitwiseXor, backends.OpTypeReduceLogicalAnd,
		backends.OpTypeReduceLogicalOr, backends.OpTypeReduceLogicalXor,

		backends.OpTypeReshape, backends.OpTypeTranspose, backends.OpTypeBroadcast,
		backends.OpTypeBroadcastInDim, backends.OpTypeSlice, backends.OpTypeReverse,
		backends.OpTypeDot, backends.OpTypeDotGeneral, backends.OpTypeConvGeneral,
		backends.OpTypeBatchNormForTraining, backends.OpTypeBatchNormForInference,
		backends.OpTypeBatchNormGradient,

		backends.OpTypeConcatenate, backends.OpTypePad, backends.OpTypeBitcast,
		backends.OpTypeGather, backends.OpTypeScatterSum, backends.OpTypeScatterMax,
		backends.OpTypeScatterMin, backends.OpTypeDynamicSlice, backends.OpTypeDynamicUpdateSlice,
		backends.OpTypeArgMinMax, backends.OpTypeRNGBitGenerator,
	})
}
