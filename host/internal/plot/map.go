package plot

func (t *table) maps() []*sheet { return nil }
