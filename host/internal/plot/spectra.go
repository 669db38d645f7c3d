package plot

func (t *table) spectra() []*sheet { return nil }
