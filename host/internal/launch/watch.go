package launch

import "time"

// The memory of the group is looked at often, the list of its members seldom: that means reading
// all of /proc.
const (
	watchInterval = 50 * time.Millisecond
	groupInterval = time.Second
)

// watch follows the resident memory of the group until the process ends, and kills the group when
// it is over its limit.
func (c *child) watch() {
	tick := time.NewTicker(watchInterval)
	defer tick.Stop()
	var members []int
	var listed time.Time
	for {
		select {
		case <-c.exited:
			return
		case now := <-tick.C:
			if now.Sub(listed) >= groupInterval {
				members, listed = groupMembers(c.pid), now
			}
		}
		var resident int64
		for _, pid := range members {
			s, _ := readStat(pid) // one that has ended counts nothing
			resident += s.resident
		}
		c.raise(resident)
		c.measure()
		if c.limit > 0 && resident > c.limit {
			c.over.CompareAndSwap(0, resident)
			c.kill()
			return
		}
	}
}

// cpu returns the processor time of the group so far.
func (c *child) cpu() time.Duration {
	if s := c.state(); s != nil {
		return s.UserTime() + s.SystemTime()
	}
	if !c.started() {
		return 0
	}
	var total time.Duration
	for _, pid := range groupMembers(c.pid) {
		s, _ := readStat(pid)
		total += s.cpu
	}
	return total
}

// stat is what the system tells about a running process.
type stat struct {
	group    int
	cpu      time.Duration
	resident int64 // bytes
}
