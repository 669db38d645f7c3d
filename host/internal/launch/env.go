package launch

import (
	"os"
	"os/exec"
	"strings"
)

// command makes the executable command of c, in a group and an environment of its own.
func command(c Command) *exec.Cmd {
	cmd := exec.Command(c.Path, c.Args...)
	cmd.Dir = c.Dir
	cmd.Env = append(allowed(os.Environ()), c.Env...)
	ownGroup(cmd)
	return cmd
}

// allowed returns the variables that a plugin may see: what programs need to run at all, and what
// steers numerical libraries. Anything else might be a secret.
func allowed(environ []string) []string {
	names := map[string]bool{
		"PATH": true, "HOME": true, "USER": true, "TMPDIR": true,
		"TZ": true, "LANG": true, "LC_ALL": true,
		"LD_LIBRARY_PATH": true, "DYLD_LIBRARY_PATH": true, "XDG_CACHE_HOME": true,
		"GODEBUG": true, "GOGC": true, "GOMEMLIMIT": true, "GOMAXPROCS": true, "GOTRACEBACK": true,
		"GOCOVERDIR": true,
		// Windows
		"SYSTEMROOT": true, "TEMP": true, "TMP": true, "USERPROFILE": true, "LOCALAPPDATA": true,
	}
	prefixes := []string{"XLA_", "PJRT_", "CUDA_", "NVIDIA_", "GOMLX_", "OMP_", "INVBENCH_"}
	var kept []string
	for _, pair := range environ {
		name, _, _ := strings.Cut(pair, "=")
		name = strings.ToUpper(name)
		ok := names[name]
		for _, p := range prefixes {
			ok = ok || strings.HasPrefix(name, p)
		}
		if ok && name != "INVBENCH_PLUGIN" {
			kept = append(kept, pair)
		}
	}
	return kept
}
