package flush

//go:generate go run ./gen -out control_amd64.s -stubs control_amd64.go -pkg flush
