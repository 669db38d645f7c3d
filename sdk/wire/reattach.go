package wire

import (
	"encoding/json"
	"fmt"
	"net"

	"github.com/hashicorp/go-plugin"

	"github.com/invbench/invbench/sdk"
)

// ReattachEnv is the environment variable that tells a host of plugins which run already, under a
// debugger say: a JSON object from plugin names to where they listen. The host neither starts nor
// stops these.
const ReattachEnv = "BENCH_REATTACH"

// listening is where a plugin waits for the host.
type listening struct {
	Network string `json:"network"`
	Address string `json:"address"`
	Pid     int    `json:"pid"`
}

// EncodeReattach returns the value of ReattachEnv for one plugin.
func EncodeReattach(name string, c *plugin.ReattachConfig) string {
	value, err := json.Marshal(map[string]listening{
		name: {Network: c.Addr.Network(), Address: c.Addr.String(), Pid: c.Pid},
	})
	if err != nil {
		panic("wire: " + err.Error()) // strings and a number
	}
	return string(value)
}

// DecodeReattach looks up a plugin in the value of ReattachEnv. It returns nil if the plugin is not
// there.
func DecodeReattach(value, name string) (net.Addr, error) {
	if value == "" {
		return nil, nil
	}
	var all map[string]listening
	if err := json.Unmarshal([]byte(value), &all); err != nil {
		return nil, fmt.Errorf("%w: %s is not what a plugin's -debug prints: %w",
			sdk.ErrInvalid, ReattachEnv, err)
	}
	at, ok := all[name]
	if !ok {
		return nil, nil
	}
	switch at.Network {
	case "unix":
		return net.ResolveUnixAddr(at.Network, at.Address)
	case "tcp":
		return net.ResolveTCPAddr(at.Network, at.Address)
	}
	return nil, fmt.Errorf("%w: %s: %s listens on network %q, want unix or tcp",
		sdk.ErrInvalid, ReattachEnv, name, at.Network)
}
