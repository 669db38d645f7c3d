package bench

import "os"

// Owner names a process among all that may share a board's folder.
type Owner struct {
	Host  string `json:"host"`
	World string `json:"world,omitempty"` // of process numbers on the host: boot and namespace; empty if that cannot be told
	PID   int    `json:"pid"`
	Born  string `json:"born,omitempty"` // when the process began, in the system's own words
}

// self returns this process.
func self() Owner {
	host, err := os.Hostname()
	if err != nil {
		host = "" // then others judge by the signs of life
	}
	pid := os.Getpid()
	return Owner{Host: host, World: namespace(), PID: pid, Born: born(pid)}
}

// alive reports whether the process is there, as far as one that shares its world can tell.
func (o Owner) alive(here Owner) (alive, known bool) {
	if o.Host != here.Host || o.World != here.World || o.World == "" || o.Born == "" {
		return false, false
	}
	return born(o.PID) == o.Born, true
}
