//go:build !linux

package bench

func processor() string { return "" }

func memory() int64 { return 0 }
