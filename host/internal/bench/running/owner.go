package running

import "os"

// Owner names a process among all that may share a board's folder.
//
// Until December 2026 notices called Namespace "world" and Started "born". Such a notice is read
// without both, so its process cannot be asked about, and counts as gone when it has been silent
// for two minutes, as one of another machine does.
type Owner struct {
	Host string `json:"host"`
	// Namespace is what process numbers on the host are relative to: boot and PID namespace, empty
	// if that cannot be told.
	Namespace string `json:"namespace,omitempty"`
	PID       int    `json:"pid"`
	Started   string `json:"started,omitempty"` // when the process began, in the system's own words
}

// self returns this process.
func self() Owner {
	host, err := os.Hostname()
	if err != nil {
		host = "" // then others go by the signs of life
	}
	pid := os.Getpid()
	return Owner{Host: host, Namespace: namespace(), PID: pid, Started: started(pid)}
}

// alive reports whether the process is there, as far as a process in the same namespace can tell.
// Another process that was given its number since has another start.
func (o Owner) alive(here Owner) (alive, known bool) {
	switch {
	case o.Host != here.Host, o.Namespace != here.Namespace, o.Namespace == "", o.Started == "":
		return false, false
	}
	return started(o.PID) == o.Started, true
}
