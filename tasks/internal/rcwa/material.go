package rcwa

// Material is what the cylinders are made of.
type Material interface {
	// Permittivity returns the relative permittivity at a frequency in THz. Its imaginary part is 0
	// or more.
	Permittivity(frequency float64) complex128
}

// Drude is a semiconductor with free charges: ε = Background - Plasma²/(f² + i·f·Collision), in
// ordinary frequencies, THz.
type Drude struct {
	Background, Plasma, Collision float64
}

// Permittivity implements Material.
func (d Drude) Permittivity(f float64) complex128 {
	return complex(d.Background, 0) - complex(d.Plasma*d.Plasma, 0)/complex(f*f, f*d.Collision)
}
