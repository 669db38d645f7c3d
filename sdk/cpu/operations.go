package cpu

import "github.com/gomlx/gomlx/backends"

// operations lists what builders support.
func operations() []backends.OpType {
	return []backends.OpType{
		backends.OpTypeParameter, backends.OpTypeConstant, backends.OpTypeIota, backends.OpTypeIdentity,

		backends.OpTypeAbs, backends.OpTypeBitCount, backends.OpTypeBitwiseNot, backends.OpTypeCeil, backends.OpTypeClz,
		backends.OpTypeCos, backends.OpTypeErf, backends.OpTypeExp, backends.OpTypeExpm1, backends.OpTypeFloor,
		backends.OpTypeLog, backends.OpTypeLog1p, backends.OpTypeLogicalNot, backends.OpTypeLogistic, backends.OpTypeNeg,
		backends.OpTypeRound, backends.OpTypeRsqrt, backends.OpTypeSign, backends.OpTypeSin, backends.OpTypeSqrt,
		backends.OpTypeTanh, backends.OpTypeIsFinite, backends.OpTypeIsNaN, backends.OpTypeConvertDType,

		backends.OpTypeAdd, backends.OpTypeBitwiseAnd, backends.OpTypeBitwiseOr, backends.OpTypeBitwiseXor,
		backends.OpTypeDiv, backends.OpTypeLogicalAnd, backends.OpTypeLogicalOr, backends.OpTypeLogicalXor,
		backends.OpTypeMax, backends.OpTypeMin, backends.OpTypeMul, backends.OpTypePow, backends.OpTypeRem,
		backends.OpTypeSub, backends.OpTypeEqual, backends.OpTypeNotEqual, backends.OpTypeGreaterOrEqual,
		backends.OpTypeGreaterThan, backends.OpTypeLessOrEqual, backends.OpTypeLessThan, backends.OpTypeWhere,
		backends.OpTypeClamp, backends.OpTypeShiftLeft, backends.OpTypeShiftRightArithmetic,
		backends.OpTypeShiftRightLogical,

		backends.OpTypeReduceSum, backends.OpTypeReduceProduct, backends.OpTypeReduceMax, backends.OpTypeReduceMin,
		backends.OpTypeReduceBitwiseAnd, backends.OpTypeReduceBitwiseOr, backends.OpTypeReduceBitwiseXor,
		backends.OpTypeReduceLogicalAnd, backends.OpTypeReduceLogicalOr, backends.OpTypeReduceLogicalXor,

		backends.OpTypeReshape, backends.OpTypeTranspose, backends.OpTypeBroadcast, backends.OpTypeBroadcastInDim,
		backends.OpTypeSlice, backends.OpTypeReverse, backends.OpTypeDot, backends.OpTypeDotGeneral,
		backends.OpTypeConvGeneral, backends.OpTypeBatchNormForTraining, backends.OpTypeBatchNormForInference,
		backends.OpTypeBatchNormGradient,

		backends.OpTypeConcatenate, backends.OpTypePad, backends.OpTypeBitcast, backends.OpTypeGather,
		backends.OpTypeScatterSum, backends.OpTypeScatterMax, backends.OpTypeScatterMin, backends.OpTypeDynamicSlice,
		backends.OpTypeDynamicUpdateSlice, backends.OpTypeArgMinMax, backends.OpTypeRNGBitGenerator,
	}
}
