package wire

import (
	"net"
	"testing"

	"github.com/hashicorp/go-plugin"

	"github.com/invbench/invbench/sdk"
)

func TestReattachThereAndBack(t *testing.T) {
	for _, addr := range []net.Addr{
		&net.UnixAddr{Net: "unix", Name: `/run/a "b"/plugin1`},
		&net.TCPAddr{IP: net.IPv4(127, 0, 0, 1), Port: 10001},
	} {
		value := EncodeReattach("sine_wave", &plugin.ReattachConfig{Addr: addr, Pid: 12})
		got, err := DecodeReattach(value, "sine_wave")
		if err != nil || got.Network() != addr.Network() || got.String() != addr.String() {
			t.Errorf("%s gives %v, %v; want %v", value, got, err, addr)
		}
		if got, err := DecodeReattach(value, "ballistics"); got != nil || err != nil {
			t.Errorf("%s gives %v, %v for a plugin that is not there", value, got, err)
		}
	}
	if got, err := DecodeReattach("", "sine_wave"); got != nil || err != nil {
		t.Errorf("nothing gives %v, %v", got, err)
	}
}

func TestReattachNonsense(t *testing.T) {
	for value, want := range map[string]string{
		`{`:        "-debug",
		`[]`:       "-debug",
		`{"a":{}}`: `network ""`,
		`{"a":{"network":"carrier pigeon","address":"x"}}`: "carrier pigeon",
	} {
		_, err := DecodeReattach(value, "a")
		wantError(t, err, sdk.ErrInvalid, want)
	}
}
