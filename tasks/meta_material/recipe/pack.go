package main

import (
	"fmt"
	"io"
	"os"
	"path/filepath"

	"github.com/invbench/invbench/tasks/internal/metamaterial/proxy"
)

// pack writes all networks of the folder to a file, as package proxy has it.
func pack(stdout io.Writer, folder, to string) error {
	names, err := filepath.Glob(filepath.Join(folder, "networks", "*.network"))
	if err != nil {
		return err
	}
	if len(names) == 0 {
		return fmt.Errorf("no networks in %s: run the step train", folder)
	}
	var all []proxy.Weights
	for _, name := range names {
		var w proxy.Weights
		if err := open(name, &w); err != nil {
			return err
		}
		all = append(all, w)
	}
	file, err := proxy.Encode(all)
	if err != nil {
		return err
	}
	fmt.Fprintf(stdout, "%d networks, %d bytes\n", len(all), len(file))
	return os.WriteFile(to, file, 0o644)
}
