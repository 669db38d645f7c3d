package wire

//go:generate sh -c "cd ../proto && go run github.com/bufbuild/buf/cmd/buf@v1.57.2 generate"
