package wire

import (
	"github.com/invbench/invbench/sdk"
	"github.com/invbench/invbench/sdk/wire/pb"
)

func spacesToProto(s sdk.Spaces) *pb.Spaces {
	out := &pb.Spaces{X: dimsToProto(s.X), Y: dimsToProto(s.Y)}
	for _, side := range s.Box {
		out.Box = append(out.Box, &pb.Interval{Low: side.Low, High: side.High})
	}
	return out
}

func dimsToProto(dims []sdk.Dim) []*pb.Dim {
	out := make([]*pb.Dim, len(dims))
	for i, d := range dims {
		out[i] = &pb.Dim{Name: d.Name, Unit: d.Unit, Low: d.Low, High: d.High}
	}
	return out
}

// spacesFromProto returns what was sent, valid or not.
func spacesFromProto(s *pb.Spaces) sdk.Spaces {
	out := sdk.Spaces{X: dimsFromProto(s.GetX()), Y: dimsFromProto(s.GetY())}
	for _, side := range s.GetBox() {
		out.Box = append(out.Box, sdk.Interval{Low: side.GetLow(), High: side.GetHigh()})
	}
	return out
}

func dimsFromProto(dims []*pb.Dim) []sdk.Dim {
	out := make([]sdk.Dim, len(dims))
	for i, d := range dims {
		out[i] = sdk.Dim{Name: d.GetName(), Unit: d.GetUnit(), Low: d.Low, High: d.High}
	}
	return out
}
