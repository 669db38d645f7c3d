package wire

// The code in pb is generated from the files under sdk/proto and committed, so that nobody needs
// more than Go to build. After a change to these files run
//
//	go generate ./sdk/wire
//
// which builds buf and its two plugins from the Go module proxy, at the versions that stand below
// and in sdk/proto/buf.gen.yaml; protoc is not needed. The first run compiles for a minute or more.
// The output is the same byte for byte on every machine, so `git diff --exit-code sdk/wire/pb`
// afterwards tells whether what is committed is fresh.

//go:generate sh -c "cd ../proto && go run github.com/bufbuild/buf/cmd/buf@v1.57.2 generate"
