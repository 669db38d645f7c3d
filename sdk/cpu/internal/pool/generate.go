package pool

//go:generate go run ./gen -out pause_amd64.s -stubs pause_amd64.go -pkg pool
