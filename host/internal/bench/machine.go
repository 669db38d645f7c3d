package bench

import (
	"runtime"

	"github.com/invbench/invbench/host/internal/record"
)

// ThisMachine describes the machine that this process runs on. What the system does not tell is
// left out.
func ThisMachine() record.Machine {
	return record.Machine{
		OS: runtime.GOOS, Arch: runtime.GOARCH,
		CPU: processor(), Cores: runtime.GOMAXPROCS(0), MemBytes: memory(),
	}
}
